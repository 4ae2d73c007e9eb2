import Targets

extension BTF {
  static let magic: UInt16 = 0xeb9f

  /// Reads a .BTF section or a raw BTF file; the byte order is told by its magic. Error: `corruptBTF`.
  public init(parsing bytes: [UInt8], name: String) throws(ObjectError) {
    let order: Architecture.ByteOrder
    switch bytes.prefix(2) {
    case [0x9f, 0xeb]: order = .little
    case [0xeb, 0x9f]: order = .big
    default: throw Self.corrupt(name, "it does not start with BTF's magic number")
    }
    let all = TargetBytes(bytes[...], order)
    guard let version: UInt8 = all.read(at: 2), let headerLength = all.u32(at: 4),
      let typeOffset = all.u32(at: 8), let typeLength = all.u32(at: 12),
      let stringOffset = all.u32(at: 16), let stringLength = all.u32(at: 20), headerLength >= 24
    else { throw Self.corrupt(name, "its header is cut short") }
    guard version == 1 else { throw Self.corrupt(name, "it has version \(version), only 1 is known") }
    guard let types = all.slice(at: Int(headerLength) + Int(typeOffset), length: Int(typeLength)),
      let strings = all.slice(at: Int(headerLength) + Int(stringOffset), length: Int(stringLength))
    else { throw Self.corrupt(name, "its types or strings lie outside of it") }
    guard strings.bytes.first == 0, strings.bytes.last == 0 else {
      throw Self.corrupt(name, "its string table does not start and end with NUL")
    }
    self.types = types
    self.strings = strings

    var offsets: [UInt32] = [0]
    offsets.reserveCapacity(types.count / 32)
    var offset = 0
    while offset < types.count {
      guard let info = types.u32(at: offset + 4), let kind = BTFType.Kind(rawValue: UInt8(info >> 24 & 0x1f)),
        kind != .void
      else { throw Self.corrupt(name, "type \(offsets.count) is of an unknown kind") }
      let length = 12 + Self.detailLength(kind, vlen: Int(info & 0xffff))
      guard length <= types.count - offset else {
        throw Self.corrupt(name, "type \(offsets.count) is cut short")
      }
      offsets.append(UInt32(truncatingIfNeeded: offset))
      offset += length
    }
    self.offsets = offsets
  }

  private static func detailLength(_ kind: BTFType.Kind, vlen: Int) -> Int {
    switch kind {
    case .int, .variable, .declarationTag: 4
    case .array: 12
    case .structure, .union, .enumeration64, .dataSection: 12 * vlen
    case .enumeration, .functionPrototype: 8 * vlen
    default: 0
    }
  }

  static func corrupt(_ name: String, _ message: String) -> ObjectError {
    ObjectError(
      .corruptBTF, at: name, "the BTF cannot be read: \(message)",
      help: "the file is damaged or truncated: make it again")
  }

  private func corrupt(type id: Int, _ message: String) -> ObjectError {
    Self.corrupt("BTF type \(id)", message)
  }

  /// Type `id`; an id that is out of range is an error, 0 is void.
  func type(_ id: Int) throws(ObjectError) -> BTFType {
    guard id != 0 else {
      return BTFType(id: 0, kind: .void, vlen: 0, flag: false, sizeOrType: 0, nameOffset: 0, details: 0)
    }
    guard offsets.indices.contains(id) else { throw corrupt(type: id, "there is no such type") }
    let offset = Int(offsets[id])
    guard let name = types.u32(at: offset), let info = types.u32(at: offset + 4),
      let last = types.u32(at: offset + 8), let kind = BTFType.Kind(rawValue: UInt8(info >> 24 & 0x1f))
    else { throw corrupt(type: id, "it is cut short") }
    return BTFType(
      id: id, kind: kind, vlen: Int(info & 0xffff), flag: info >> 31 != 0, sizeOrType: Int(last),
      nameOffset: Int(name), details: offset + 12)
  }

  func name(_ type: BTFType) throws(ObjectError) -> String { try string(type.nameOffset) }

  func string(_ offset: Int) throws(ObjectError) -> String {
    guard let text = strings.string(at: offset) else {
      throw Self.corrupt("BTF", "a name lies outside of its string table")
    }
    return text
  }

  /// The word at `index` of the details of `type`.
  private func word(_ type: BTFType, _ index: Int) throws(ObjectError) -> UInt32 {
    guard let word = types.u32(at: type.details + 4 * index) else {
      throw corrupt(type: type.id, "it is cut short")
    }
    return word
  }

  func members(_ type: BTFType) throws(ObjectError) -> [BTFMember] {
    guard type.isComposite else { throw corrupt(type: type.id, "a struct or union was expected") }
    var members: [BTFMember] = []
    members.reserveCapacity(type.vlen)
    for index in 0..<type.vlen {
      let offset = Int(try word(type, 3 * index + 2))
      members.append(
        BTFMember(
          name: try string(Int(try word(type, 3 * index))), type: Int(try word(type, 3 * index + 1)),
          bitOffset: type.flag ? offset & 0xff_ffff : offset, bitfieldSize: type.flag ? offset >> 24 : 0))
    }
    return members
  }

  func enumerators(_ type: BTFType) throws(ObjectError) -> [BTFEnumerator] {
    var enumerators: [BTFEnumerator] = []
    let words = type.kind == .enumeration64 ? 3 : 2
    guard type.isAnyEnumeration else { throw corrupt(type: type.id, "an enum was expected") }
    for index in 0..<type.vlen {
      let low = try word(type, words * index + 1)
      let value: UInt64 =
        if words == 3 {
          UInt64(try word(type, words * index + 2)) << 32 | UInt64(low)
        } else if type.flag {
          UInt64(bitPattern: Int64(Int32(bitPattern: low)))
        } else {
          UInt64(low)
        }
      enumerators.append(BTFEnumerator(name: try string(Int(try word(type, words * index))), value: value))
    }
    return enumerators
  }

  func array(_ type: BTFType) throws(ObjectError) -> BTFArray {
    guard type.kind == .array else { throw corrupt(type: type.id, "an array was expected") }
    return BTFArray(element: Int(try word(type, 0)), count: Int(try word(type, 2)))
  }

  func integer(_ type: BTFType) throws(ObjectError) -> BTFInteger {
    guard type.kind == .int else { throw corrupt(type: type.id, "an integer was expected") }
    let word = try word(type, 0)
    return BTFInteger(
      isSigned: word >> 24 & 1 != 0, isCharacter: word >> 24 & 2 != 0, isBoolean: word >> 24 & 4 != 0,
      bitOffset: Int(word >> 16 & 0xff), bits: Int(word & 0xff))
  }

  /// The types of a function prototype's parameters.
  func parameters(_ type: BTFType) throws(ObjectError) -> [Int] {
    guard type.kind == .functionPrototype else { throw corrupt(type: type.id, "a prototype was expected") }
    var parameters: [Int] = []
    for index in 0..<type.vlen { parameters.append(Int(try word(type, 2 * index + 1))) }
    return parameters
  }

  enum Linkage: UInt32 {
    case local = 0
    case global = 1
    case external = 2
  }

  func linkage(variable type: BTFType) throws(ObjectError) -> Linkage? {
    guard type.kind == .variable else { throw corrupt(type: type.id, "a variable was expected") }
    return Linkage(rawValue: try word(type, 0))
  }

  func entries(_ type: BTFType) throws(ObjectError) -> [BTFDataSectionEntry] {
    guard type.kind == .dataSection else { throw corrupt(type: type.id, "a data section was expected") }
    var entries: [BTFDataSectionEntry] = []
    for index in 0..<type.vlen {
      entries.append(
        BTFDataSectionEntry(
          variable: Int(try word(type, 3 * index)), offset: Int(try word(type, 3 * index + 1)),
          size: Int(try word(type, 3 * index + 2))))
    }
    return entries
  }
}
