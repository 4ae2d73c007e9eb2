import BPFObjects
import Targets

/// Runs BPF code far enough to tell whether two programs do the same: what each call of a helper is given, and what
/// comes back in the end. Helpers answer by their number and how many calls came before, so equal programs see equal
/// answers.
struct Interpreter {
  enum Event: Equatable {
    /// A call with the registers that the helper takes; for a pointer into the stack also the bytes there.
    case call(helper: Int32, arguments: [UInt64], stack: [UInt8])
    case exit(UInt64)
    /// What no verifier lets pass, or a loop without an end: nothing can be said of what comes after.
    case stuck
  }

  static let context: UInt64 = 0x1000_0000
  static let values: UInt64 = 0x2000_0000
  static let maps: UInt64 = 0x3000_0000
  static let elements: UInt64 = 0x4000_0000
  private static let stackTop: UInt64 = 0x7000_0000
  private static let frameSize: UInt64 = 512
  private static let mostSteps = 20_000

  let instructions: [BPFInstruction]
  /// What an ldimm64 with a relocation or a pseudo value loads.
  let pointer: (_ slot: Int, _ instruction: BPFInstruction, _ upper: Int32) -> UInt64?
  /// What lies at `values`.
  let memory: [UInt8]
  var isLittle = true
  /// Changes what helpers answer and what the context holds.
  var seed: UInt64 = 0

  private var written: [UInt64: UInt8] = [:]
  private var events: [Event] = []

  init(
    _ instructions: [BPFInstruction], memory: [UInt8], isLittle: Bool = true, seed: UInt64 = 0,
    pointer: @escaping (_ slot: Int, _ instruction: BPFInstruction, _ upper: Int32) -> UInt64?
  ) {
    self.instructions = instructions
    self.memory = memory
    self.isLittle = isLittle
    self.seed = seed
    self.pointer = pointer
  }

  /// Runs it from the start.
  mutating func run() -> [Event] {
    var registers = (0..<11).map { UInt64($0) &* 0x0101_0101_0101_0101 }
    registers[1] = Self.context
    registers[10] = Self.stackTop
    var callers: [(back: Int, registers: [UInt64])] = []
    var slot = 0
    for _ in 0..<Self.mostSteps {
      guard instructions.indices.contains(slot) else { return events + [.stuck] }
      let instruction = instructions[slot]
      let destination = Int(instruction.destination)
      guard destination <= 10, instruction.source <= 10 else { return events + [.stuck] }
      let source = registers[Int(instruction.source)]
      let operand =
        instruction.opcode & 8 != 0 ? source : UInt64(bitPattern: Int64(instruction.immediate))
      let size = [4, 2, 1, 8][Int(instruction.opcode >> 3 & 3)]
      switch instruction.opcode & 7 {
      case 0:
        guard instruction.isLoadImmediate64, slot + 1 < instructions.count else { return events + [.stuck] }
        let upper = instructions[slot + 1].immediate
        registers[destination] =
          pointer(slot, instruction, upper) ?? UInt64(UInt32(bitPattern: upper)) << 32
          | UInt64(UInt32(bitPattern: instruction.immediate))
        slot += 1
      case 1:
        guard let value = load(source &+ UInt64(bitPattern: Int64(instruction.offset)), size) else {
          return events + [.stuck]
        }
        registers[destination] = value
      case 2, 3:
        let address = registers[destination] &+ UInt64(bitPattern: Int64(instruction.offset))
        let value = instruction.opcode & 7 == 3 ? source : UInt64(bitPattern: Int64(instruction.immediate))
        guard instruction.opcode & 0xe0 == 0x60, isWritable(address, size, frames: callers.count + 1) else {
          return events + [.stuck]
        }
        store(value, address, size)
      case 4, 7:
        guard destination < 10,
          let value = Self.computed(instruction, registers[destination], operand)
        else { return events + [.stuck] }
        registers[destination] = value
      default:
        if instruction.opcode == 0x95 {
          guard let caller = callers.popLast() else { return events + [.exit(registers[0])] }
          let result = registers[0]
          registers = caller.registers
          registers[0] = result
          for register in 1...5 { registers[register] = 0xdead_0000 + UInt64(register) }
          slot = caller.back
          continue
        }
        if instruction.isSubprogramCall {
          guard callers.count < 8 else { return events + [.stuck] }
          callers.append((slot + 1, registers))
          registers[10] -= Self.frameSize
          for register in [0, 6, 7, 8, 9] { registers[register] = 0xbeef }
          slot += 1 + Int(instruction.immediate)
          continue
        }
        if instruction.opcode == BPFInstruction.call {
          registers[0] = call(instruction.immediate, Array(registers[1...5]), frames: callers.count + 1)
          for register in 1...5 { registers[register] = 0xdead_0000 + UInt64(register) }
        } else if Self.holds(instruction, registers[destination], operand) {
          slot += instruction.opcode == 0x06 ? Int(instruction.immediate) : Int(instruction.offset)
        }
      }
      slot += 1
    }
    return events + [.stuck]
  }

  private mutating func call(_ helper: Int32, _ arguments: [UInt64], frames: Int) -> UInt64 {
    let taken = Array(
      arguments.prefix(HelperFunction.numbered(UInt32(bitPattern: helper))?.arguments ?? 5))
    var stack: [UInt8] = []
    for argument in taken where isWritable(argument, 8, frames: frames) {
      stack += (0..<8).map { written[argument + $0] ?? 0 }
    }
    events.append(.call(helper: helper, arguments: taken, stack: stack))
    let answer = mixed(UInt64(events.count) &* 977 &+ UInt64(UInt32(bitPattern: helper)))
    // A helper may write to what it is given a pointer to.
    for argument in taken where isWritable(argument, 8, frames: frames) {
      store(answer ^ argument, argument, 8)
    }
    switch helper {
    case 1, 131: return answer & 3 == 0 ? 0 : Self.elements + UInt64(events.count) * 256
    default: return answer >> (answer & 63)
    }
  }

  private func mixed(_ value: UInt64) -> UInt64 {
    var random = SplitMix(state: value ^ seed)
    return random.next()
  }

  // MARK: Memory

  private func isWritable(_ address: UInt64, _ size: Int, frames: Int) -> Bool {
    let bottom = Self.stackTop - UInt64(frames) * Self.frameSize
    return address >= bottom && address <= Self.stackTop - UInt64(size)
      || address >= Self.elements && address < Self.elements + 0x100_0000
  }

  private func load(_ address: UInt64, _ size: Int) -> UInt64? {
    var bytes: [UInt8] = []
    for address in (0..<UInt64(size)).map({ address &+ $0 }) {
      switch address {
      case Self.values..<Self.values + UInt64(memory.count): bytes.append(memory[Int(address - Self.values)])
      case Self.context..<Self.context + 4096:
        bytes.append(UInt8(truncatingIfNeeded: mixed(address)))
      case Self.elements..<Self.stackTop: bytes.append(written[address] ?? 0)
      default: return nil
      }
    }
    return (isLittle ? bytes.reversed() : bytes).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func store(_ value: UInt64, _ address: UInt64, _ size: Int) {
    for index in 0..<size {
      let shift = 8 * (isLittle ? index : size - 1 - index)
      written[address + UInt64(index)] = UInt8(truncatingIfNeeded: value >> UInt64(shift))
    }
  }

  // MARK: Arithmetic: Documentation/bpf/standardization/instruction-set.rst of the kernel

  private static func computed(_ instruction: BPFInstruction, _ left: UInt64, _ right: UInt64) -> UInt64? {
    let isWide = instruction.opcode & 7 == 7
    let mask: UInt64 = isWide ? .max : 0xffff_ffff
    let (a, b) = (left & mask, right & mask)
    let value: UInt64
    switch instruction.opcode & 0xf0 {
    case 0x00: value = a &+ b
    case 0x10: value = a &- b
    case 0x20: value = a &* b
    case 0x30: value = b == 0 ? 0 : a / b
    case 0x40: value = a | b
    case 0x50: value = a & b
    case 0x60: value = a << (b & (isWide ? 63 : 31))
    case 0x70: value = a >> (b & (isWide ? 63 : 31))
    case 0x80: value = 0 &- a
    case 0x90: value = b == 0 ? a : a % b
    case 0xa0: value = a ^ b
    case 0xb0: value = b
    case 0xc0:
      value =
        isWide
        ? UInt64(bitPattern: Int64(bitPattern: a) >> Int64(b & 63))
        : UInt64(UInt32(bitPattern: Int32(bitPattern: UInt32(a)) >> Int32(b & 31)))
    default: return nil
    }
    return value & mask
  }

  private static func holds(_ instruction: BPFInstruction, _ left: UInt64, _ right: UInt64) -> Bool {
    if instruction.opcode == 0x05 || instruction.opcode == 0x06 { return true }
    let isWide = instruction.opcode & 7 == 5
    let (a, b) = isWide ? (left, right) : (left & 0xffff_ffff, right & 0xffff_ffff)
    let spare = isWide ? 0 : 32
    let (signedA, signedB) = (Int64(bitPattern: a << spare), Int64(bitPattern: b << spare))
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
    default: signedA <= signedB
    }
  }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
