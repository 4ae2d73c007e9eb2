/// Follows constants through a program: which values the link decided reach which instruction, which branches they
/// decide, and what can then be reached at all.
///
/// Conditional constant propagation: a way is followed only once a branch may take it, so what lies behind a decided
/// branch spoils nothing. What is not certain is unknown, and an unknown condition goes both ways.
struct ConstantFlow {
  /// What a register or a slot of the stack holds.
  enum Value: Hashable {
    case unknown
    case constant(UInt64)
    /// So many bytes into `memory`.
    case address(Int)
    /// So many bytes from this function's frame pointer.
    case frame(Int)
  }

  /// A load out of `memory`: what it yields, and from where.
  struct Load: Hashable {
    let value: UInt64
    let address: Int
  }

  /// By slot: whether it can be reached; an ldimm64 has its two slots alike.
  private(set) var reachable: [Bool]
  /// Loads of reachable code that always yield the same, by slot.
  private(set) var loads: [Int: Load] = [:]
  /// Conditional jumps of reachable code that always go the same way, by slot: whether they are taken.
  private(set) var decided: [Int: Bool] = [:]

  private let instructions: [BPFInstruction]
  private let addresses: [Int: Int]
  private let memory: [UInt8]
  private let isLittle: Bool
  private let opaque: Set<Int>

  /// `addresses`: by slot, what an ldimm64 loads the address of, in bytes of `memory`, which no one writes to.
  /// `opaque`: slots of instructions that are not final, whose results are not known.
  init(
    _ instructions: [BPFInstruction], addresses: [Int: Int], memory: [UInt8], isLittle: Bool,
    opaque: Set<Int> = []
  ) {
    self.instructions = instructions
    self.addresses = addresses
    self.memory = memory
    self.isLittle = isLittle
    self.opaque = opaque
    reachable = Array(repeating: false, count: instructions.count)
    follow()
  }

  private struct State: Equatable {
    var registers: [Value] = Array(repeating: .unknown, count: 11)
    /// By offset from the frame pointer: what a whole slot of eight bytes holds.
    var stack: [Int: Value] = [:]
    /// Whether a pointer into the frame may be where it is not seen: then any store may write to the stack.
    var hasEscaped = false

    init(arguments: ArraySlice<Value> = []) {
      // A pointer into the caller's frame is none into this one.
      for (index, value) in zip(1...5, arguments) {
        if case .frame = value { continue }
        registers[index] = value
      }
      registers[10] = .frame(0)
    }

    /// What holds on both ways; true if that is less than before.
    mutating func join(_ other: State) -> Bool {
      let before = self
      hasEscaped = hasEscaped || other.hasEscaped
      for index in registers.indices where registers[index] != other.registers[index] {
        forget(registers[index])
        forget(other.registers[index])
        registers[index] = .unknown
      }
      for key in Set(stack.keys).union(other.stack.keys) where stack[key] != other.stack[key] {
        forget(stack[key] ?? .unknown)
        forget(other.stack[key] ?? .unknown)
        stack[key] = nil
      }
      return self != before
    }

    /// The value is somewhere still, and no longer seen.
    mutating func forget(_ value: Value) {
      if case .frame = value { hasEscaped = true }
    }

    /// Something may have been written at `offset` or behind it.
    mutating func disturb(from offset: Int) {
      for (key, value) in stack where key + 8 > offset {
        forget(value)
        stack[key] = nil
      }
    }
  }

  // MARK: The walk

  private mutating func follow() {
    var states: [Int: State] = [:]
    let leaders = BranchTargets(instructions).leaders
    var pending: [(Int, State)] = [(0, State())]
    while let (start, incoming) = pending.popLast() {
      guard instructions.indices.contains(start) else { continue }
      if states[start] == nil {
        states[start] = incoming
      } else if states[start]?.join(incoming) != true {
        continue
      }
      guard var state = states[start] else { continue }
      // To the end of the block; what was found on an earlier visit, knowing more, is replaced.
      var index = start
      while true {
        let next = step(index, &state)
        pending += next.elsewhere
        guard let following = next.following else { break }
        if leaders.contains(following) {
          pending.append((following, state))
          break
        }
        guard instructions.indices.contains(following) else { break }
        index = following
      }
    }
  }

  /// Takes `state` over one instruction: where it goes on, and which other places it leads to with what state.
  private mutating func step(
    _ index: Int, _ state: inout State
  ) -> (following: Int?, elsewhere: [(Int, State)]) {
    let instruction = instructions[index]
    let destination = Int(min(instruction.destination, 10))
    reachable[index] = true
    loads[index] = nil
    decided[index] = nil
    if opaque.contains(index), !instruction.isLoadImmediate64 {
      hide(instruction, &state)
      return (index + 1, [])
    }
    switch instruction.opcode & 7 {
    case 0:  // BPF_LD
      guard instruction.isLoadImmediate64 else {
        // Old loads from a packet are calls in all but name.
        for register in 0...5 { set(register, .unknown, &state) }
        return (index + 1, [])
      }
      if index + 1 < instructions.count { reachable[index + 1] = true }
      set(destination, opaque.contains(index) ? .unknown : immediate(index), &state)
      return (index + 2, [])
    case 1: load(index, instruction, &state)
    case 2, 3: store(instruction, &state)
    case 4, 7: compute(instruction, &state)
    default: return jump(index, instruction, &state)
    }
    return (index + 1, [])
  }

  private func set(_ register: Int, _ value: Value, _ state: inout State) {
    if register < 10 { state.registers[register] = value }
  }

  /// An instruction of which only the kind is known; it may even become a call.
  private func hide(_ instruction: BPFInstruction, _ state: inout State) {
    if instruction.opcode & 7 == 2 || instruction.opcode & 7 == 3 { state.disturb(from: .min / 2) }
    for register in [
      0, 1, 2, 3, 4, 5, Int(min(instruction.destination, 10)), Int(min(instruction.source, 10)),
    ] {
      state.forget(register < 10 ? state.registers[register] : .unknown)
      set(register, .unknown, &state)
    }
  }

  private func immediate(_ index: Int) -> Value {
    if let address = addresses[index] { return .address(address) }
    let instruction = instructions[index]
    guard instruction.source == 0, index + 1 < instructions.count else { return .unknown }
    return .constant(
      UInt64(UInt32(bitPattern: instructions[index + 1].immediate)) << 32
        | UInt64(UInt32(bitPattern: instruction.immediate)))
  }

  private static func size(_ instruction: BPFInstruction) -> Int {
    switch instruction.opcode & 0x18 {
    case 0x00: 4
    case 0x08: 2
    case 0x10: 1
    default: 8
    }
  }

  // MARK: Memory

  private mutating func load(_ index: Int, _ instruction: BPFInstruction, _ state: inout State) {
    let size = Self.size(instruction)
    var result = Value.unknown
    switch state.registers[Int(min(instruction.source, 10))] {
    case .address(let base):
      let address = base + Int(instruction.offset)
      // BPF_MEM; BPF_MEMSX extends by the sign.
      let isSigned = instruction.opcode & 0xe0 == 0x80
      guard instruction.opcode & 0xe0 == 0x60 || isSigned, address >= 0, address + size <= memory.count
      else { break }
      let bytes = memory[address..<address + size]
      let number = (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(UInt64(0)) {
        $0 << 8 | UInt64($1)
      }
      let spare = UInt64(64 - 8 * size)
      let value = isSigned ? UInt64(bitPattern: Int64(bitPattern: number << spare) >> Int64(spare)) : number
      loads[index] = Load(value: value, address: address)
      result = .constant(value)
    case .frame(let base):
      let offset = base + Int(instruction.offset)
      if instruction.opcode == 0x79, let held = state.stack[offset] {
        result = held
      } else {
        for (key, value) in state.stack where key < offset + size && offset < key + 8 { state.forget(value) }
      }
    case .constant, .unknown: break
    }
    set(Int(min(instruction.destination, 10)), result, &state)
  }

  private func store(_ instruction: BPFInstruction, _ state: inout State) {
    let size = Self.size(instruction)
    let source = Int(min(instruction.source, 10))
    let isRegister = instruction.opcode & 7 == 3
    var stored: Value = isRegister ? state.registers[source] : .constant(Self.extended(instruction.immediate))
    let target = state.registers[Int(min(instruction.destination, 10))]
    let isPlain = instruction.opcode & 0xe0 == 0x60
    if !isPlain {
      // An atomic operation may bring something back, into its source, r0 or (load-acquire) its destination.
      state.forget(stored)
      state.forget(target)
      stored = .unknown
      for register in [source, 0, Int(min(instruction.destination, 10))] { set(register, .unknown, &state) }
    }
    if case .frame(let base) = target {
      let offset = base + Int(instruction.offset)
      for (key, _) in state.stack where key < offset + size && offset < key + 8 { state.stack[key] = nil }
      if size == 8, isPlain {
        // Whole slots of the frame's 512 bytes, which compilers spill to.
        if stored != .unknown, offset % 8 == 0, (-512..<0).contains(offset) {
          state.stack[offset] = stored
        } else {
          state.forget(stored)
        }
        return
      }
    } else if state.hasEscaped {
      state.stack = [:]
    }
    state.forget(stored)
  }

  // MARK: Arithmetic

  private static func extended(_ immediate: Int32) -> UInt64 { UInt64(bitPattern: Int64(immediate)) }

  private func operand(_ instruction: BPFInstruction, _ state: State) -> Value {
    instruction.opcode & 8 == 0
      ? .constant(Self.extended(instruction.immediate)) : state.registers[Int(min(instruction.source, 10))]
  }

  private func compute(_ instruction: BPFInstruction, _ state: inout State) {
    let destination = Int(min(instruction.destination, 10))
    let isWide = instruction.opcode & 7 == 7
    let operation = instruction.opcode & 0xf0
    let left = state.registers[destination]
    let right = operand(instruction, state)
    var result = Value.unknown
    // An offset asks for a signed division, or a move that extends the sign.
    if instruction.offset == 0 {
      switch (operation, left, right) {
      case (0xb0, _, .constant(let value)): result = .constant(isWide ? value : value & 0xffff_ffff)
      case (0xb0, _, _) where isWide: result = right
      case (0x80, .constant(let value), _) where instruction.opcode & 8 == 0:
        result = .constant(isWide ? 0 &- value : (0 &- value) & 0xffff_ffff)
      case (_, .constant(let left), .constant(let right)):
        result = Self.result(operation, left, right, isWide: isWide).map { .constant($0) } ?? .unknown
      case (0x00, .frame(let base), .constant(let by)) where isWide:
        result = Self.moved(base, by) { .frame($0) }
      case (0x10, .frame(let base), .constant(let by)) where isWide:
        result = Self.moved(base, 0 &- by) { .frame($0) }
      case (0x00, .address(let base), .constant(let by)) where isWide:
        result = Self.moved(base, by) { .address($0) }
      case (0x10, .address(let base), .constant(let by)) where isWide:
        result = Self.moved(base, 0 &- by) { .address($0) }
      default: break
      }
    }
    if result == .unknown {
      if operation != 0xb0 { state.forget(left) }
      if instruction.opcode & 8 != 0 { state.forget(right) }
    }
    set(destination, result, &state)
  }

  private static func moved(_ base: Int, _ by: UInt64, _ value: (Int) -> Value) -> Value {
    let distance = Int64(bitPattern: by)
    // No frame and no value of the configuration is as large as this.
    guard abs(base) < 1 << 24, distance > -(1 << 24), distance < 1 << 24 else { return .unknown }
    return value(base + Int(distance))
  }

  private static func result(_ operation: UInt8, _ left: UInt64, _ right: UInt64, isWide: Bool) -> UInt64? {
    let mask: UInt64 = isWide ? .max : 0xffff_ffff
    let (left, right) = (left & mask, right & mask)
    let shift = right & (isWide ? 63 : 31)
    let value: UInt64? =
      switch operation {
      case 0x00: left &+ right
      case 0x10: left &- right
      case 0x20: left &* right
      case 0x40: left | right
      case 0x50: left & right
      case 0x60: left << shift
      case 0x70: left >> shift
      case 0xa0: left ^ right
      case 0xc0:
        isWide
          ? UInt64(bitPattern: Int64(bitPattern: left) >> Int64(shift))
          : UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: left) >> Int32(shift)))
      default: nil
      }
    return value.map { $0 & mask }
  }

  // MARK: Jumps

  private mutating func jump(
    _ index: Int, _ instruction: BPFInstruction, _ state: inout State
  ) -> (following: Int?, elsewhere: [(Int, State)]) {
    switch instruction.opcode {
    case 0x95: return (nil, [])  // BPF_EXIT
    case 0x05, 0x06:
      return (nil, [(BranchTargets.target(of: instruction, at: index) ?? -1, state)])
    case BPFInstruction.call:
      let arguments = state.registers[1...5]
      var elsewhere: [(Int, State)] = []
      for case .frame(let offset) in arguments {
        state.disturb(from: instruction.isSubprogramCall ? .min / 2 : offset)
        if instruction.isSubprogramCall { state.hasEscaped = true }
      }
      if instruction.isSubprogramCall {
        elsewhere = [(BranchTargets.target(of: instruction, at: index) ?? -1, State(arguments: arguments))]
      }
      if state.hasEscaped { state.stack = [:] }
      for register in 0...5 { set(register, .unknown, &state) }
      return (index + 1, elsewhere)
    default: break
    }
    let target = BranchTargets.target(of: instruction, at: index) ?? -1
    if case .constant(let left) = state.registers[Int(min(instruction.destination, 10))],
      case .constant(let right) = operand(instruction, state),
      let isTaken = Self.holds(instruction, left, right)
    {
      decided[index] = isTaken
      return isTaken ? (nil, [(target, state)]) : (index + 1, [])
    }
    return (index + 1, [(target, state)])
  }

  /// Whether a condition holds, or nil where it is none that compares.
  private static func holds(_ instruction: BPFInstruction, _ left: UInt64, _ right: UInt64) -> Bool? {
    let isWide = instruction.opcode & 7 == 5
    let (a, b) = isWide ? (left, right) : (left & 0xffff_ffff, right & 0xffff_ffff)
    let (signedA, signedB) =
      isWide
      ? (Int64(bitPattern: a), Int64(bitPattern: b))
      : (Int64(Int32(truncatingIfNeeded: a)), Int64(Int32(truncatingIfNeeded: b)))
    return switch instruction.opcode & 0xf0 {
    case 0x10: a == b
    case 0x20: a > b
    case 0x30: a >= b
    case 0x40: a & b != 0
    case 0x50: a != b
    case 0x60: signedA > signedB
    case 0x70: signedA >= signedB
    case 0xa0: a < b
    case 0xb0: a <= b
    case 0xc0: signedA < signedB
    case 0xd0: signedA <= signedB
    default: nil
    }
  }
}

/// Where the jumps and calls of a program lead.
struct BranchTargets {
  /// Slots at which more than one way may meet: targets of jumps and calls, and what follows a jump.
  private(set) var leaders: Set<Int> = []
  /// Whether each jump and call leads to the start of an instruction of the program.
  private(set) var areSound = true

  init(_ instructions: [BPFInstruction]) {
    var seconds: Set<Int> = []
    var targets: Set<Int> = []
    var index = 0
    while index < instructions.count {
      let instruction = instructions[index]
      if instruction.isLoadImmediate64 {
        seconds.insert(index + 1)
        index += 2
        continue
      }
      if let target = Self.target(of: instruction, at: index) {
        targets.insert(target)
        if instruction.opcode != BPFInstruction.call { leaders.insert(index + 1) }
      }
      index += 1
    }
    leaders.formUnion(targets)
    areSound = targets.isDisjoint(with: seconds) && targets.allSatisfy { instructions.indices.contains($0) }
  }

  /// The slot that a jump or the call of a subprogram goes to; nil for all else.
  static func target(of instruction: BPFInstruction, at index: Int) -> Int? {
    switch (instruction.opcode & 7, instruction.opcode) {
    case (5, 0x95): nil
    case (5, BPFInstruction.call): instruction.isSubprogramCall ? index + 1 + Int(instruction.immediate) : nil
    case (6, 0x06): index + 1 + Int(instruction.immediate)
    case (5, _), (6, _): index + 1 + Int(instruction.offset)
    default: nil
    }
  }
}
