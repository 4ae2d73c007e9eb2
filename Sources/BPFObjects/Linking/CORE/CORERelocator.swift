import Targets

/// Applies CO-RE relocations: compile once, and let the types of the target's kernel say where a field lies, how wide
/// it is, whether a type exists. libbpf does this on the device (relo_core.c); here it is done at link time, with the
/// same results.
struct CORERelocator {
  /// enum bpf_core_relo_kind of include/uapi/linux/bpf.h.
  enum Kind: UInt32 {
    case fieldByteOffset, fieldByteSize, fieldExists, fieldSigned, fieldLeftShift, fieldRightShift
    case typeIDLocal, typeIDTarget, typeExists, typeSize, enumerationValueExists, enumerationValue,
      typeMatches

    var isField: Bool { rawValue <= Kind.fieldRightShift.rawValue }
    var isEnumeration: Bool { self == .enumerationValueExists || self == .enumerationValue }
  }

  /// What one side (the object or the kernel) says: the number that the instruction is to hold.
  struct Value {
    var number: UInt64
    /// Whether the instruction must hold the object's own number before; a bit-field's may differ by compiler.
    var isExact = true
    /// Of the field, for loads and stores whose width may change: bytes and type.
    var width: Int?
    var type = 0
  }

  /// A call of a helper that no kernel has; the verifier refuses it where it can be reached (libbpf uses the same).
  static let poison = BPFInstruction(opcode: BPFInstruction.call, immediate: 0xbad2310)

  let target: BTF
  /// sizeof(void *) in the kernel.
  let pointerSize: Int
  private var candidates: [String: [Int]] = [:]

  init(target: BTF, pointerSize: Int) {
    self.target = target
    self.pointerSize = pointerSize
  }

  /// How far a relocation ties the program to the kernel.
  static func dependence(of kind: UInt32) -> LinkedProgram.Dependence {
    switch Kind(rawValue: kind) {
    case .typeIDLocal: .stable
    case .typeIDTarget: .exact
    default: .layout
    }
  }

  /// Applies `relocation` of `object` to the instruction at `slot` of `instructions`.
  mutating func apply(
    _ relocation: BTFExtension.CORERelocation, of object: BPFObject, to instructions: inout [BPFInstruction],
    at slot: Int,
    place: String, line: SourceLine?
  ) throws(ObjectError) {
    guard let kind = Kind(rawValue: relocation.kind) else {
      throw ObjectError(
        .unsupportedFeature, at: place, line: line, "CO-RE relocation kind \(relocation.kind) is unknown")
    }
    func mismatch(_ message: String) -> ObjectError {
      ObjectError(
        .relocationMismatch, at: place, line: line, message,
        help:
          "declare the type as the kernel does, or read the field with bpf_core_read and BPF_CORE_READ_BITFIELD"
      )
    }
    let local = try COREAccess(relocation, kind: kind, in: object.btf, place: place)
    let old = try value(local, kind, in: object.btf, pointerSize: 8)
    var new: Value?
    if kind == .typeIDLocal {
      new = old
    } else {
      var isFound = false
      for candidate in try candidates(for: local, in: object.btf) {
        guard
          let match = try local.match(
            candidate, kind: kind, local: object.btf, target: target, pointerSize: pointerSize)
        else { continue }
        let found = try value(match, kind, in: target, pointerSize: pointerSize)
        if isFound, new?.number != found?.number {
          throw mismatch(
            "\(try local.spelling(object.btf)) fits several types of the kernel, which disagree: \(new?.number ?? 0) and \(found?.number ?? 0)"
          )
        }
        isFound = true
        new = found
      }
      if !isFound { new = Self.absent(kind) }
    }
    guard let new else {
      instructions[slot] = Self.poison
      if instructions.indices.contains(slot + 1), instructions[slot + 1].opcode == 0 {
        instructions[slot + 1] = Self.poison
      }
      return
    }
    try patch(&instructions, slot, from: old, to: new, kind, object, mismatch)
  }

  /// What a relocation yields when the kernel has no such thing; nil: the instruction must not be reached.
  private static func absent(_ kind: Kind) -> Value? {
    switch kind {
    case .fieldExists, .enumerationValueExists, .typeIDTarget, .typeExists, .typeSize, .typeMatches:
      Value(number: 0)
    default: nil
    }
  }

  private func patch(
    _ instructions: inout [BPFInstruction], _ slot: Int, from old: Value?, to new: Value, _ kind: Kind,
    _ object: BPFObject,
    _ mismatch: (String) -> ObjectError
  ) throws(ObjectError) {
    var instruction = instructions[slot]
    let isExact = (old?.isExact ?? false) && new.isExact
    switch instruction.opcode & 7 {
    case 4, 7:  // BPF_ALU, BPF_ALU64: the immediate.
      guard instruction.opcode & 8 == 0 else {
        throw mismatch("the relocation belongs to an instruction without immediate")
      }
      if isExact, let old, Int32(truncatingIfNeeded: old.number) != instruction.immediate {
        throw mismatch(
          "the instruction holds \(instruction.immediate), the object's own types say \(old.number)")
      }
      instruction.immediate = Int32(truncatingIfNeeded: new.number)
    case 1, 2, 3:  // BPF_LDX, BPF_ST, BPF_STX: the offset, and the width where both sides allow another.
      if isExact, let old, Int64(instruction.offset) != Int64(bitPattern: old.number) {
        throw mismatch(
          "the instruction holds \(instruction.offset), the object's own types say \(old.number)")
      }
      guard new.number <= UInt64(Int16.max) else {
        throw mismatch("the field lies at \(new.number), beyond what a load can reach (\(Int16.max))")
      }
      instruction.offset = Int16(truncatingIfNeeded: new.number)
      if let before = old?.width, let after = new.width, before != after {
        guard try mayChangeWidth(from: old?.type ?? 0, in: object.btf, to: new.type) else {
          throw mismatch(
            "the field has \(before) bytes in the program and \(after) in the kernel, and its sign forbids to adjust the load"
          )
        }
        guard let size = Self.sizeCodes[after] else { throw mismatch("no load has \(after) bytes") }
        instruction.opcode = instruction.opcode & ~0x18 | size
      }
    case 0:  // BPF_LD: an ldimm64.
      guard instruction.isLoadImmediate64, instructions.indices.contains(slot + 1) else {
        throw mismatch("the relocation belongs to an instruction that holds no constant")
      }
      let held =
        UInt64(UInt32(bitPattern: instructions[slot + 1].immediate)) << 32
        | UInt64(UInt32(bitPattern: instruction.immediate))
      var number = new.number
      if isExact, let old, held != old.number {
        // clang before 15 does not tell in BTF that an enum is signed: its instruction does.
        func extended(_ word: UInt64) -> UInt64 { UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: word))) }
        guard kind == .enumerationValue, held == extended(old.number) else {
          throw mismatch("the instruction holds \(held), the object's own types say \(old.number)")
        }
        if number >> 32 == 0 { number = extended(number) }
      }
      instruction.immediate = Int32(truncatingIfNeeded: number)
      instructions[slot + 1].immediate = Int32(truncatingIfNeeded: number >> 32)
    default: throw mismatch("the relocation belongs to a jump")
    }
    instructions[slot] = instruction
  }

  /// BPF_W, BPF_H, BPF_B, BPF_DW of include/uapi/linux/bpf_common.h by bytes.
  private static let sizeCodes: [Int: UInt8] = [4: 0x00, 2: 0x08, 1: 0x10, 8: 0x18]

  /// Pointers (a 32-bit kernel's are half as wide) and unsigned integers keep their meaning when the width changes.
  private func mayChangeWidth(from old: Int, in local: BTF, to new: Int) throws(ObjectError) -> Bool {
    let (old, new) = (try local.resolved(old), try target.resolved(new))
    if old.kind == .pointer, new.kind == .pointer { return true }
    guard old.kind == .int, new.kind == .int else { return false }
    let (before, after) = (try local.integer(old), try target.integer(new))
    return !before.isSigned && !after.isSigned
  }

  // MARK: Values

  /// The number that `access` yields on one side; nil where that side cannot say one.
  private func value(_ access: COREAccess, _ kind: Kind, in btf: BTF, pointerSize: Int) throws(ObjectError)
    -> Value?
  {
    switch kind {
    case .fieldExists, .typeExists, .typeMatches, .enumerationValueExists: return Value(number: 1)
    case .typeIDLocal: return Value(number: UInt64(access.root))
    case .typeIDTarget: return Value(number: UInt64(access.root), isExact: false)
    case .typeSize: return Value(number: UInt64(try btf.size(access.root, pointerSize: pointerSize)))
    case .enumerationValue: return access.enumerator.map { Value(number: $0.value) }
    case .fieldByteOffset, .fieldByteSize, .fieldSigned, .fieldLeftShift, .fieldRightShift:
      return try fieldValue(access, kind, in: btf, pointerSize: pointerSize)
    }
  }

  private func fieldValue(
    _ access: COREAccess, _ kind: Kind, in btf: BTF, pointerSize: Int
  ) throws(ObjectError) -> Value? {
    guard let last = access.steps.last else { return nil }
    guard let member = last.member else {
      // An element of an array, or the whole value.
      let size = try btf.size(last.type, pointerSize: pointerSize)
      switch kind {
      case .fieldByteOffset: return Value(number: UInt64(access.bitOffset / 8), width: size, type: last.type)
      case .fieldByteSize: return Value(number: UInt64(size))
      default: return nil
      }
    }
    let type = try btf.resolved(member.type)
    let isBitField = member.bitfieldSize > 0
    let bitOffset = access.bitOffset
    var bits = member.bitfieldSize
    var bytes: Int
    var byteOffset: Int
    if isBitField {
      bytes = type.sizeOrType
      guard bytes > 0 else { return nil }
      byteOffset = bitOffset / 8 / bytes * bytes
      // The smallest aligned load that covers it.
      while bitOffset + bits - byteOffset * 8 > bytes * 8 {
        guard bytes < 8 else { return nil }
        bytes *= 2
        byteOffset = bitOffset / 8 / bytes * bytes
      }
    } else {
      bytes = try btf.size(member.type, pointerSize: pointerSize)
      bits = bytes * 8
      byteOffset = bitOffset / 8
    }
    switch kind {
    case .fieldByteOffset:
      return Value(
        number: UInt64(byteOffset), isExact: !isBitField, width: isBitField ? nil : bytes, type: member.type)
    case .fieldByteSize: return Value(number: UInt64(bytes), isExact: !isBitField)
    case .fieldSigned:
      let isSigned = type.kind == .int ? try btf.integer(type).isSigned : type.isAnyEnumeration && type.flag
      return Value(number: isSigned ? 1 : 0)
    case .fieldLeftShift:
      let shift =
        btf.order == .little
        ? 64 - (bitOffset + bits - byteOffset * 8) : (8 - bytes) * 8 + (bitOffset - byteOffset * 8)
      return Value(number: UInt64(bitPattern: Int64(shift)), isExact: !isBitField)
    default: return Value(number: UInt64(bitPattern: Int64(64 - bits)))
    }
  }

  // MARK: Candidates

  /// The kernel's types that have the same name, flavours (`task_struct___old`) left off, and the same kind.
  private mutating func candidates(for access: COREAccess, in local: BTF) throws(ObjectError) -> [Int] {
    let root = try local.type(access.root)
    let name = COREAccess.essential(try local.name(root))
    guard !name.isEmpty else { return [] }
    if candidates[name] == nil {
      let wanted = Array(name.utf8)
      var found: [Int] = []
      for id in 1..<max(1, target.count) {
        let type = try target.type(id)
        guard type.nameOffset != 0, let text = target.strings.terminated(at: type.nameOffset),
          text.count >= wanted.count, text.prefix(wanted.count).elementsEqual(wanted),
          COREAccess.essential(String(decoding: text, as: UTF8.self)) == name
        else { continue }
        found.append(id)
      }
      candidates[name] = found
    }
    var fitting: [Int] = []
    for id in candidates[name] ?? [] {
      let type = try target.type(id)
      if type.kind == root.kind || type.isAnyEnumeration && root.isAnyEnumeration { fitting.append(id) }
    }
    return fitting
  }
}
