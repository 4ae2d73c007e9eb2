import Targets

/// Takes out of a program what the constants of the link make unreachable or useless: loads of such constants become
/// immediates, branches that they decide go, and with them the code behind, so that a helper or a map that the kernel
/// lacks is not left in. What is not proven dead stays as the compiler wrote it.
struct DeadCode {
  /// What remains.
  private(set) var instructions: [BPFInstruction] = []
  /// By slot of what remains: the slot that it was.
  private(set) var origins: [Int] = []
  /// Slots of `instructions` that are reachable and read the values of the configuration, by what `ConstantFlow` was told.
  private(set) var loads: [ConstantFlow.Load] = []

  fileprivate enum Fate {
    case kept(BPFInstruction)
    /// An ldimm64 of that number, where there was a load.
    case widened(UInt64, register: UInt8)
    case gone
  }

  /// Nil where the program's jumps are not understood: it is to be left as it is.
  init?(_ program: [BPFInstruction], flow: ConstantFlow) {
    guard BranchTargets(program).areSound else { return nil }
    var fates = program.enumerated().map { index, instruction -> Fate in
      guard flow.reachable[index] else { return .gone }
      if let load = flow.loads[index] { return Self.constant(load.value, in: instruction.destination) }
      switch flow.decided[index] {
      case nil: return .kept(instruction)
      case false?: return .gone
      case true?:
        return .kept(BPFInstruction(opcode: BPFInstruction.jump, offset: instruction.offset))
      }
    }
    loads = flow.loads.sorted { $0.key < $1.key }.map(\.value)
    Self.dropUseless(&fates, program)
    guard Self.dropIdleJumps(&fates, program) else { return nil }
    for (index, fate) in fates.enumerated() {
      switch fate {
      case .gone: continue
      case .kept(let instruction):
        instructions.append(instruction)
        origins.append(index)
      case .widened(let value, let register):
        instructions.append(
          BPFInstruction(
            opcode: BPFInstruction.ldimm64, destination: register,
            immediate: Int32(truncatingIfNeeded: value)))
        instructions.append(BPFInstruction(opcode: 0, immediate: Int32(truncatingIfNeeded: value >> 32)))
        origins += [index, index]
      }
    }
    // A program that can be left nowhere stays as it is: the verifier has the words for it.
    guard !instructions.isEmpty else { return nil }
    let places = Self.places(fates)
    for (position, index) in origins.enumerated() {
      guard case .kept(let instruction) = fates[index], !Self.isSecondHalf(index, program),
        let target = BranchTargets.target(of: instruction, at: index)
      else { continue }
      let distance = places[target] - position - 1
      if instruction.opcode == BPFInstruction.call || instruction.opcode == 0x06 {
        instructions[position].immediate = Int32(truncatingIfNeeded: distance)
      } else {
        guard let offset = Int16(exactly: distance) else { return nil }
        instructions[position].offset = offset
      }
    }
  }

  /// The shortest instruction that puts a number into a register.
  private static func constant(_ value: UInt64, in register: UInt8) -> Fate {
    if let short = Int32(exactly: Int64(bitPattern: value)) {
      return .kept(BPFInstruction(opcode: 0xb7, destination: register, immediate: short))
    }
    if let unsigned = UInt32(exactly: value) {
      return .kept(
        BPFInstruction(opcode: 0xb4, destination: register, immediate: Int32(bitPattern: unsigned)))
    }
    return .widened(value, register: register)
  }

  /// For each slot and the end: where what remains of the program from there on begins.
  private static func places(_ fates: [Fate]) -> [Int] {
    var places: [Int] = []
    places.reserveCapacity(fates.count + 1)
    var position = 0
    for fate in fates {
      places.append(position)
      switch fate {
      case .gone: break
      case .kept: position += 1
      case .widened: position += 2
      }
    }
    return places + [position]
  }

  private static func isSecondHalf(_ index: Int, _ program: [BPFInstruction]) -> Bool {
    index > 0 && program[index].opcode == 0 && program[index - 1].isLoadImmediate64
  }

  /// Jumps to what follows anyway go, until there are none, or for so many rounds. False: a jump leads out of the program.
  private static func dropIdleJumps(_ fates: inout [Fate], _ program: [BPFInstruction]) -> Bool {
    var isChanged = true
    var rounds = 0
    while isChanged, rounds < Liveness.mostRounds {
      isChanged = false
      rounds += 1
      let places = places(fates)
      for index in fates.indices {
        guard case .kept(let instruction) = fates[index], instruction.opcode == BPFInstruction.jump,
          let target = BranchTargets.target(of: instruction, at: index)
        else { continue }
        guard places.indices.contains(target) else { return false }
        if target > index, places[target] == places[index] + 1 {
          fates[index] = .gone
          isChanged = true
        }
      }
    }
    return true
  }

  // MARK: Registers that no one reads

  /// Drops moves, arithmetic and ldimm64 whose register nothing reads afterwards that is needed itself.
  private static func dropUseless(_ fates: inout [Fate], _ program: [BPFInstruction]) {
    let instructions = fates.enumerated().map { isSecondHalf($0, program) ? nil : $1.asInstruction }
    guard let live = Liveness(instructions) else { return }
    for (index, instruction) in instructions.enumerated() {
      guard let instruction, instruction.isUseless(live.after[index]) else { continue }
      if program[index].isLoadImmediate64 { fates[index + 1] = .gone }
      fates[index] = .gone
    }
  }
}

extension BPFInstruction {
  /// Whether all that it does is to set a register that is not among `live`.
  fileprivate func isUseless(_ live: UInt16) -> Bool {
    let isPure = opcode & 7 == 4 || opcode & 7 == 7 || isLoadImmediate64
    return isPure && destination < 10 && live & 1 << UInt16(destination) == 0
  }
}

extension DeadCode.Fate {
  /// What the slot does; nil: nothing.
  fileprivate var asInstruction: BPFInstruction? {
    switch self {
    case .kept(let instruction): instruction
    case .widened(_, let register): BPFInstruction(opcode: BPFInstruction.ldimm64, destination: register)
    case .gone: nil
    }
  }
}

/// Which registers are read later, for each slot.
private struct Liveness {
  /// By slot: a bit for each register that something behind the instruction may read.
  private(set) var after: [UInt16]

  /// Rounds after which a program is so entangled that nobody wrote it.
  static let mostRounds = 64

  /// `instructions` by slot, nil where one is gone; jumps have the distances that they had when none was. Nil: it takes too
  /// long to say.
  init?(_ instructions: [BPFInstruction?]) {
    after = Array(repeating: 0, count: instructions.count)
    /// At the start of each slot; one more, for the end.
    var before = [UInt16](repeating: 0, count: instructions.count + 1)
    var isChanged = true
    var rounds = 0
    while isChanged {
      isChanged = false
      rounds += 1
      guard rounds <= Self.mostRounds else { return nil }
      for index in instructions.indices.reversed() {
        var live = before[index + 1]
        if let instruction = instructions[index] {
          let target = BranchTargets.target(of: instruction, at: index)
          switch instruction.opcode {
          case BPFInstruction.jump, 0x06: live = 0
          case BPFInstruction.exit: live = 0
          default: break
          }
          if let target, !instruction.isSubprogramCall, before.indices.contains(target) {
            live |= before[target]
          }
          after[index] = live
          // What is of no use itself needs nothing.
          if !instruction.isUseless(live) {
            live = Self.read(instruction) | live & ~Self.written(instruction)
          }
        } else {
          after[index] = live
        }
        if before[index] != live {
          before[index] = live
          isChanged = true
        }
      }
    }
  }

  private static func bit(_ register: UInt8) -> UInt16 { 1 << UInt16(min(register, 10)) }

  /// Registers 1 to `count`.
  private static func arguments(_ count: Int) -> UInt16 { (1 << UInt16(count + 1) - 1) & ~1 }

  /// Registers whose old value is gone for certain.
  private static func written(_ instruction: BPFInstruction) -> UInt16 {
    switch instruction.opcode & 7 {
    case 0 where instruction.isLoadImmediate64, 1, 4, 7: bit(instruction.destination)
    case 5 where instruction.opcode == BPFInstruction.call: 0b11_1111
    default: 0
    }
  }

  /// Registers that it may read.
  private static func read(_ instruction: BPFInstruction) -> UInt16 {
    let source = instruction.opcode & 8 != 0 ? bit(instruction.source) : 0
    switch instruction.opcode & 7 {
    case 0: return instruction.isLoadImmediate64 ? 0 : 0b111_1111_1111
    case 1: return bit(instruction.source)
    case 2: return bit(instruction.destination)
    case 3:
      // An atomic compare reads r0.
      let isPlain = instruction.opcode & 0xe0 == 0x60
      return bit(instruction.destination) | bit(instruction.source) | (isPlain ? 0 : 1)
    case 4, 7:
      // A move reads its source alone; so does nothing else.
      return instruction.opcode & 0xf0 == 0xb0 ? source : source | bit(instruction.destination)
    default:
      switch instruction.opcode {
      case BPFInstruction.jump, 0x06: return 0
      case BPFInstruction.exit: return 1
      case BPFInstruction.call:
        guard instruction.isHelperCall,
          let helper = HelperFunction.numbered(UInt32(bitPattern: instruction.immediate))
        else { return arguments(5) }
        return arguments(helper.arguments)
      default: return bit(instruction.destination) | source
      }
    }
  }
}
