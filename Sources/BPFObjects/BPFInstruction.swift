import Targets

/// One slot of BPF code: struct bpf_insn of include/uapi/linux/bpf.h. An ldimm64 takes two slots.
public struct BPFInstruction: Hashable, Sendable {
  /// Bytes of one slot.
  public static let size = 8

  public var opcode: UInt8
  public var destination: UInt8
  public var source: UInt8
  public var offset: Int16
  public var immediate: Int32

  public init(
    opcode: UInt8, destination: UInt8 = 0, source: UInt8 = 0, offset: Int16 = 0, immediate: Int32 = 0
  ) {
    self.opcode = opcode
    self.destination = destination
    self.source = source
    self.offset = offset
    self.immediate = immediate
  }

  /// BPF_LD | BPF_DW | BPF_IMM: loads 64 bits; the upper half lies in the immediate of the next slot.
  public static let ldimm64: UInt8 = 0x18
  /// BPF_JMP | BPF_CALL.
  public static let call: UInt8 = 0x85
  /// BPF_JMP | BPF_JA: always taken.
  public static let jump: UInt8 = 0x05
  /// BPF_JMP | BPF_EXIT.
  public static let exit: UInt8 = 0x95

  /// What `source` says of the immediate of an ldimm64 or a call: BPF_PSEUDO_* of include/uapi/linux/bpf.h.
  public enum Pseudo {
    public static let mapFD: UInt8 = 1
    public static let mapValue: UInt8 = 2
    public static let btfID: UInt8 = 3
    public static let function: UInt8 = 4
    public static let call: UInt8 = 1
    public static let kfuncCall: UInt8 = 2
  }

  public var isLoadImmediate64: Bool { opcode == Self.ldimm64 }
  public var isHelperCall: Bool { opcode == Self.call && source == 0 }
  public var isSubprogramCall: Bool { opcode == Self.call && source == Pseudo.call }
  /// Whether its immediate is a map's index, once linked.
  var refersToMap: Bool { isLoadImmediate64 && [Pseudo.mapFD, Pseudo.mapValue].contains(source) }
}

extension BPFInstruction {
  /// Reads one slot; the register nibbles change sides with the byte order, as C bit-fields do.
  init?(_ bytes: TargetBytes, at offset: Int) {
    guard let opcode: UInt8 = bytes.read(at: offset), let registers: UInt8 = bytes.read(at: offset + 1),
      let jump: UInt16 = bytes.read(at: offset + 2), let immediate: UInt32 = bytes.read(at: offset + 4)
    else { return nil }
    let (low, high) = (registers & 0xf, registers >> 4)
    let (destination, source) = bytes.order == .little ? (low, high) : (high, low)
    self.init(
      opcode: opcode, destination: destination, source: source, offset: Int16(bitPattern: jump),
      immediate: Int32(bitPattern: immediate))
  }

  /// The eight bytes in the target's byte order.
  func bytes(_ order: Architecture.ByteOrder) -> [UInt8] {
    let little = order == .little
    let registers = little ? source << 4 | destination : destination << 4 | source
    let jump = UInt16(bitPattern: offset)
    let word = UInt32(bitPattern: immediate)
    let jumpBytes = little ? jump.littleEndian : jump.bigEndian
    let wordBytes = little ? word.littleEndian : word.bigEndian
    return [opcode, registers] + withUnsafeBytes(of: jumpBytes, Array.init)
      + withUnsafeBytes(of: wordBytes, Array.init)
  }
}
