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

  /// What is known before an instruction: the offset from the context that a register (0 to 9) or a stack slot (by its
  /// negative offset from r10) holds.
  private struct State: Equatable {
    var registers: [Int?] = Array(repeating: nil, count: 11)
    var stack: [Int: Int] = [:]

    /// What holds on both ways.
    mutating func join(_ other: State) {
      for index in registers.indices where registers[index] != other.registers[index] {
        registers[index] = nil
      }
      stack = stack.filter { other.stack[$0.key] == $0.value }
    }
  }

  init(_ instructions: [BPFInstruction], table: RegisterTable) {
    self.instructions = instructions
    self.table = table
  }

  /// The first load, by position, that fits no register.
  func firstFault() -> Fault? {
    var states: [State?] = Array(repeating: nil, count: instructions.count)
    var entry = State()
    entry.registers[1] = 0
    var pending: [(Int, State)] = [(0, entry)]
    var faults: [Int: Fault] = [:]
    // Each visit takes knowledge away from a state, so the walk ends; the bound is for damaged code.
    var visits = 0
    while let (index, incoming) = pending.popLast(), visits < instructions.count * 64 {
      visits += 1
      guard instructions.indices.contains(index) else { continue }
      if var known = states[index] {
        let before = known
        known.join(incoming)
        if known == before { continue }
        states[index] = known
      } else {
        states[index] = incoming
      }
      guard let state = states[index] else { continue }
      faults[index] = fault(index, state)
      pending += successors(of: index, after: state)
    }
    return faults.values.min { $0.index < $1.index }
  }

  private func fault(_ index: Int, _ state: State) -> Fault? {
    let instruction = instructions[index]
    // BPF_LDX | BPF_MEM; sizes W, H, B, DW.
    guard instruction.opcode & 7 == 1, instruction.opcode & 0xe0 == 0x60,
      let base = state.registers[Int(min(instruction.source, 10))]
    else { return nil }
    let offset = base + Int(instruction.offset)
    let size = Self.size(instruction)
    let isRegister = table.registers.contains { $0.offset <= offset && offset + size <= $0.offset + $0.size }
    return isRegister ? nil : Fault(index: index, offset: offset, size: size)
  }

  private static func size(_ instruction: BPFInstruction) -> Int {
    switch instruction.opcode & 0x18 {
    case 0x00: 4
    case 0x08: 2
    case 0x10: 1
    default: 8
    }
  }

  /// What runs next, and what is known there.
  private func successors(of index: Int, after state: State) -> [(Int, State)] {
    var state = state
    let instruction = instructions[index]
    let destination = Int(min(instruction.destination, 10))
    let source = Int(min(instruction.source, 10))
    switch instruction.opcode & 7 {
    case 0:  // BPF_LD
      state.registers[destination] = nil
      return [(index + (instruction.isLoadImmediate64 ? 2 : 1), state)]
    case 1:  // BPF_LDX: a whole slot of the stack may bring the pointer back.
      let spilled = source == 10 && instruction.opcode == 0x79 ? state.stack[Int(instruction.offset)] : nil
      state.registers[destination] = spilled
    case 2, 3:  // BPF_ST, BPF_STX
      if destination == 10 {
        let offset = Int(instruction.offset)
        for slot in offset - 7..<offset + Self.size(instruction) { state.stack[slot] = nil }
        if instruction.opcode == 0x7b { state.stack[offset] = state.registers[source] }
      }
    case 4: state.registers[destination] = nil  // BPF_ALU: 32 bits of a pointer are none.
    case 7:  // BPF_ALU64
      switch instruction.opcode {
      case 0xbf where instruction.offset == 0: state.registers[destination] = state.registers[source]
      case 0x07:
        state.registers[destination] = state.registers[destination].map { $0 + Int(instruction.immediate) }
      case 0x17:
        state.registers[destination] = state.registers[destination].map { $0 - Int(instruction.immediate) }
      default: state.registers[destination] = nil
      }
    default:  // BPF_JMP, BPF_JMP32
      switch instruction.opcode {
      case 0x95: return []  // exit
      case 0x05: return [(index + 1 + Int(instruction.offset), state)]
      case 0x06: return [(index + 1 + Int(instruction.immediate), state)]
      case BPFInstruction.call:
        var after = state
        for register in 0...5 { after.registers[register] = nil }
        var next = [(index + 1, after)]
        if instruction.isSubprogramCall {
          var inside = State()
          for register in 1...5 { inside.registers[register] = state.registers[register] }
          next.append((index + 1 + Int(instruction.immediate), inside))
        }
        return next
      default: return [(index + 1, state), (index + 1 + Int(instruction.offset), state)]
      }
    }
    return [(index + 1, state)]
  }
}
