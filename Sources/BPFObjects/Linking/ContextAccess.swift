import Targets

/// Holds what a kprobe program reads from its context against the registers of the target.
///
/// A program that was written with another architecture's offsets loads, passes the verifier and prints nonsense. So
/// the context pointer is followed through the code, and each load through it must lie within one register. What cannot
/// be followed (a pointer that two branches leave different, or that went through memory other than the stack) is not
/// judged.
struct ContextAccess {
  /// A load that fits no register of the target.
  struct Fault {
    /// The instruction in the assembled program.
    let index: Int
    let offset: Int
    let size: Int
  }

  private let instructions: [BPFInstruction]
  private let table: RegisterTable

  init(_ instructions: [BPFInstruction], table: RegisterTable) {
    self.instructions = instructions
    self.table = table
  }

  /// The first load, by position, that fits no register.
  func firstFault() -> Fault? {
    let flow = RegisterFlow(instructions)
    return instructions.indices.lazy.compactMap { index in flow.states[index].flatMap { fault(index, $0) } }
      .first
  }

  private func fault(_ index: Int, _ state: RegisterFlow.State) -> Fault? {
    let instruction = instructions[index]
    // BPF_LDX | BPF_MEM; sizes W, H, B, DW.
    guard instruction.opcode & 7 == 1, instruction.opcode & 0xe0 == 0x60,
      case .context(let base)? = state.registers[Int(min(instruction.source, 10))]
    else { return nil }
    let offset = base + Int(instruction.offset)
    let size = RegisterFlow.size(instruction)
    let isRegister = table.registers.contains { $0.offset <= offset && offset + size <= $0.offset + $0.size }
    return isRegister ? nil : Fault(index: index, offset: offset, size: size)
  }
}
