/// Follows pointers and a few other values through a program: what each register and stack slot is known to hold before
/// each instruction.
///
/// What cannot be followed (a value that two branches leave different, or that went through memory other than the
/// stack) is not known.
struct RegisterFlow {
  enum Value: Hashable {
    /// Bytes from the start of the program's context.
    case context(Int)
    /// Bytes from the frame pointer.
    case stack(Int)
    /// A map, by the number that its ldimm64 carries.
    case map(Int)
    /// Bytes from the start of a value or record of a map.
    case element(map: Int, Int)
    case constant(Int)
    /// What the helper call at this instruction read, eight bytes of it, by way of the stack; and what is near it.
    case read(by: Int)
    /// An address that the CO-RE relocation of this instruction is part of.
    case field(Int)

    func moved(by distance: Int) -> Value? {
      switch self {
      case .context(let at): .context(at + distance)
      case .stack(let at): .stack(at + distance)
      case .element(let map, let at): .element(map: map, at + distance)
      case .constant(let number): .constant(number + distance)
      case .read, .field: self
      case .map: nil
      }
    }
  }

  struct State: Equatable {
    /// r0 to r10.
    var registers: [Value?] = Array(repeating: nil, count: 11)
    /// Whole slots, by their offset from the frame pointer.
    var stack: [Int: Value] = [:]

    /// What holds on both ways.
    fileprivate mutating func join(_ other: State) {
      for index in registers.indices where registers[index] != other.registers[index] {
        registers[index] = nil
      }
      stack = stack.filter { other.stack[$0.key] == $0.value }
    }

    fileprivate mutating func forget(_ start: Int, _ size: Int) {
      for slot in stack.keys where slot < start + size && start < slot + 8 { stack[slot] = nil }
    }
  }

  /// bpf_probe_read and its successors for user and kernel memory: destination, size, source.
  static let reads: Set<Int32> = [4, 112, 113]
  /// The same for strings.
  static let stringReads: Set<Int32> = [45, 114, 115]
  /// bpf_map_lookup_elem and bpf_ringbuf_reserve, which give a place of a map.
  private static let places: Set<Int32> = [1, 131]

  /// By instruction; nil where it is not reached.
  private(set) var states: [State?]
  private let instructions: [BPFInstruction]
  private let fields: Set<Int>

  /// - Parameter fields: instructions whose CO-RE relocation tells how far a member is from its struct.
  init(_ instructions: [BPFInstruction], fields: Set<Int> = []) {
    self.instructions = instructions
    self.fields = fields
    states = Array(repeating: nil, count: instructions.count)
    var entry = State()
    entry.registers[1] = .context(0)
    entry.registers[10] = .stack(0)
    var pending: [(Int, State)] = [(0, entry)]
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
      if let state = states[index] { pending += successors(of: index, after: state) }
    }
  }

  /// Bytes that a load or store moves.
  static func size(_ instruction: BPFInstruction) -> Int {
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
      let isMap = instruction.isLoadImmediate64 && instruction.source == BPFInstruction.Pseudo.mapFD
      state.registers[destination] = isMap ? .map(Int(instruction.immediate)) : nil
      return [(index + (instruction.isLoadImmediate64 ? 2 : 1), state)]
    case 1:  // BPF_LDX: a whole slot of the stack may bring a value back.
      var loaded: Value?
      if instruction.opcode == 0x79, case .stack(let at)? = state.registers[source] {
        loaded = state.stack[at + Int(instruction.offset)]
      }
      state.registers[destination] = loaded
    case 2, 3:  // BPF_ST, BPF_STX
      if case .stack(let base)? = state.registers[destination] {
        let at = base + Int(instruction.offset)
        state.forget(at, Self.size(instruction))
        if instruction.opcode == 0x7b { state.stack[at] = state.registers[source] }
      }
    case 4:  // BPF_ALU: 32 bits of a pointer are none.
      let isMove = instruction.opcode == 0xb4
      state.registers[destination] = isMove ? .constant(Int(instruction.immediate)) : nil
    case 7: state.registers[destination] = arithmetic(index, state.registers[destination], state)
    default: return jump(index, state)
    }
    return [(index + 1, state)]
  }

  /// BPF_ALU64.
  private func arithmetic(_ index: Int, _ known: Value?, _ state: State) -> Value? {
    let instruction = instructions[index]
    let source = state.registers[Int(min(instruction.source, 10))]
    let number = Int(instruction.immediate)
    switch instruction.opcode {
    case 0xbf where instruction.offset == 0: return source
    case 0xb7: return fields.contains(index) ? .field(index) : .constant(number)
    case 0x07: return fields.contains(index) ? .field(index) : known?.moved(by: number)
    case 0x17: return known?.moved(by: -number)
    case 0x0f:
      for case .field(let field)? in [known, source] { return .field(field) }
      if case .constant(let distance)? = source { return known?.moved(by: distance) }
      return nil
    default: return nil
    }
  }

  /// BPF_JMP, BPF_JMP32.
  private func jump(_ index: Int, _ state: State) -> [(Int, State)] {
    let instruction = instructions[index]
    switch instruction.opcode {
    case 0x95: return []  // exit
    case 0x05: return [(index + 1 + Int(instruction.offset), state)]
    case 0x06: return [(index + 1 + Int(instruction.immediate), state)]
    case BPFInstruction.call:
      var after = state
      for register in 0...5 { after.registers[register] = nil }
      if instruction.isSubprogramCall {
        var inside = State()
        for register in 1...5 {
          // Another frame has other slots.
          if case .stack? = state.registers[register] { continue }
          inside.registers[register] = state.registers[register]
        }
        inside.registers[10] = .stack(0)
        return [(index + 1, after), (index + 1 + Int(instruction.immediate), inside)]
      }
      if Self.places.contains(instruction.immediate), case .map(let map)? = state.registers[1] {
        after.registers[0] = .element(map: map, 0)
      }
      if case .stack(let at)? = state.registers[1], case .constant(let size)? = state.registers[2] {
        after.forget(at, max(0, min(size, 512)))
        if Self.reads.contains(instruction.immediate), size == 8 { after.stack[at] = .read(by: index) }
      }
      return [(index + 1, after)]
    default: return [(index + 1, state), (index + 1 + Int(instruction.offset), state)]
    }
  }
}
