import BundleFormat
import Targets

/// Makes the field table from which the loader prints records out of the BTF of the objects.
struct Records {
  let objects: [BPFObject]
  private(set) var fields: [LinkedProgram.Field] = []
  private(set) var enumerators: [LinkedProgram.Enumerator] = []
  private var enumerations: [Place: (child: UInt32, count: UInt32, isSigned: Bool)] = [:]

  private struct Place: Hashable {
    let object: Int
    let type: Int
  }

  /// More fields than this are no record that anyone prints.
  static let mostFields = 4096

  init(objects: [BPFObject]) {
    self.objects = objects
  }

  /// Adds the record type that C calls `name` ("struct event", "union u", "enum e", or a typedef's name).
  mutating func add(typeNamed name: String, output: String) throws(ObjectError) -> (field: Int, size: UInt32)
  {
    if let (object, type) = try Self.type(named: name, in: objects) {
      return try add(type: type.id, of: object, output: output)
    }
    throw ObjectError(
      .unknownType, at: "recipe, output: \(output)", "the objects have no type '\(name)'",
      help:
        "check its spelling; a type that only a function's inside uses needs a line such as: \(name) *unused;"
    )
  }

  /// The type that C calls `name`, and which of `objects` tells it; nil: none.
  static func type(
    named name: String, in objects: [BPFObject]
  ) throws(ObjectError) -> (object: Int, type: BTFType)? {
    let words = name.split(separator: " ").map(String.init)
    let kinds: Set<BTFType.Kind>
    switch (words.count, words.first) {
    case (2, "struct"): kinds = [.structure]
    case (2, "union"): kinds = [.union]
    case (2, "enum"): kinds = [.enumeration, .enumeration64]
    default: kinds = [.typedef, .int]
    }
    let bare = kinds == [.typedef, .int] ? words.joined(separator: " ") : words.last ?? ""
    for (number, object) in objects.enumerated() {
      if let type = try object.btf.first(kinds, named: bare) {
        return (number, type)
      }
    }
    return nil
  }

  mutating func add(type: Int, of object: Int, output: String) throws(ObjectError) -> (
    field: Int, size: UInt32
  ) {
    let field = fields.count
    fields.append(Self.placeholder)
    fields[field] = try self.field(type, name: "", object: object, path: output, depth: 0)
    return (field, UInt32(try objects[object].btf.size(type, pointerSize: objects[object].pointerSize)))
  }

  /// A record of which nothing is known: its bytes as numbers.
  mutating func addBytes() -> (field: Int, size: UInt32) {
    let field = fields.count
    fields.append(
      LinkedProgram.Field(
        name: "", kind: BUNDLE_FIELD_ARRAY, offset: 0, size: 8, count: 0, child: UInt32(field + 1)))
    fields.append(
      LinkedProgram.Field(name: "", kind: BUNDLE_FIELD_UINT, offset: 0, size: 8, count: 0, child: 0))
    return (field, 0)
  }

  private static let placeholder = LinkedProgram.Field(
    name: "", kind: BUNDLE_FIELD_UINT, offset: 0, size: 0, count: 0, child: 0)

  /// The field for one value of `type`; what it contains is appended to the table. `path` is for messages.
  private mutating func field(
    _ id: Int, name: String, object: Int, path: String, depth: Int
  ) throws(ObjectError) -> LinkedProgram.Field {
    let btf = objects[object].btf
    guard depth < BTF.deepest, fields.count <= Self.mostFields else {
      throw ObjectError(
        .limitExceeded, at: "output \(path)", "the record is too deep or has too many fields to print")
    }
    let type = try btf.resolved(id)
    var field = LinkedProgram.Field(
      name: name, kind: BUNDLE_FIELD_UINT, offset: 0, size: 0, count: 0, child: 0)
    switch type.kind {
    case .int:
      let integer = try btf.integer(type)
      let typeName = try btf.name(type)
      guard integer.bits <= 64 else { throw unprintable(path, "an integer of \(integer.bits) bits") }
      field.size = UInt32(integer.bits)
      field.kind =
        if integer.isBoolean || typeName == "_Bool" {
          BUNDLE_FIELD_BOOL
        } else if typeName == "char" {
          BUNDLE_FIELD_CHAR
        } else {
          integer.isSigned ? BUNDLE_FIELD_INT : BUNDLE_FIELD_UINT
        }
    case .pointer:
      field.kind = BUNDLE_FIELD_POINTER
      field.size = UInt32(objects[object].pointerSize * 8)
    case .enumeration, .enumeration64:
      field.kind = BUNDLE_FIELD_ENUM
      let known = try enumeration(type, object: object)
      field.child = known.child
      field.count = known.count
      field.size = UInt32(min(type.sizeOrType, 8) * 8) | (known.isSigned ? UInt32(BUNDLE_ENUM_SIGNED) : 0)
    case .structure, .union:
      let members = try flattened(type, object: object, base: 0, depth: depth)
      field.kind = BUNDLE_FIELD_STRUCT
      field.size = UInt32(truncatingIfNeeded: type.sizeOrType * 8)
      field.child = UInt32(fields.count)
      field.count = UInt32(members.count)
      let first = fields.count
      fields += Array(repeating: Self.placeholder, count: members.count)
      for (index, member) in members.enumerated() {
        var child = try self.field(
          member.type, name: member.name, object: object, path: "\(path).\(member.name)", depth: depth + 1)
        child.offset = UInt32(truncatingIfNeeded: member.bitOffset)
        if member.bitfieldSize > 0 {
          guard member.bitfieldSize <= 64 else {
            throw unprintable("\(path).\(member.name)", "a bit-field this wide")
          }
          child.size = UInt32(member.bitfieldSize) | child.size & UInt32(BUNDLE_ENUM_SIGNED)
        }
        fields[first + index] = child
      }
    case .array:
      let array = try btf.array(type)
      let element = try btf.resolved(array.element)
      if element.kind == .int, try btf.name(element) == "char" {
        field.kind = BUNDLE_FIELD_STRING
        field.size = 8
        field.count = UInt32(array.count)
      } else {
        field.kind = BUNDLE_FIELD_ARRAY
        field.size = UInt32(
          truncatingIfNeeded: try btf.size(array.element, pointerSize: objects[object].pointerSize) * 8)
        field.count = UInt32(array.count)
        field.child = UInt32(fields.count)
        guard field.size > 0 else { throw unprintable(path, "an array of nothing") }
        let child = fields.count
        fields.append(Self.placeholder)
        fields[child] = try self.field(
          array.element, name: "", object: object, path: "\(path)[]", depth: depth + 1)
      }
    default: throw unprintable(path, try btf.spelling(id))
    }
    return field
  }

  private func unprintable(_ path: String, _ what: String) -> ObjectError {
    ObjectError(
      .unprintableType, at: "output \(path)", "\(what) cannot be printed",
      help: "use an integer, an array or a struct")
  }

  /// The members of a struct, those of anonymous structs and unions inside it among them.
  private func flattened(_ type: BTFType, object: Int, base: Int, depth: Int) throws(ObjectError)
    -> [BTFMember]
  {
    guard depth < BTF.deepest else { throw BTF.corrupt("BTF type \(type.id)", "its nesting has no end") }
    let btf = objects[object].btf
    var members: [BTFMember] = []
    for member in try btf.members(type) {
      let inner = try btf.resolved(member.type)
      if member.name.isEmpty, inner.isComposite {
        members += try flattened(inner, object: object, base: base + member.bitOffset, depth: depth + 1)
      } else if !member.name.isEmpty {
        members.append(
          BTFMember(
            name: member.name, type: member.type, bitOffset: base + member.bitOffset,
            bitfieldSize: member.bitfieldSize))
      }
      guard members.count <= Self.mostFields else {
        throw ObjectError(
          .limitExceeded, at: "BTF type \(type.id)", "the record has too many fields to print")
      }
    }
    return members
  }

  private mutating func enumeration(
    _ type: BTFType, object: Int
  ) throws(ObjectError) -> (child: UInt32, count: UInt32, isSigned: Bool) {
    let place = Place(object: object, type: type.id)
    if let known = enumerations[place] { return known }
    let values = try objects[object].btf.enumerators(type)
    guard enumerators.count + values.count <= Self.mostFields else {
      throw ObjectError(
        .limitExceeded, at: "BTF type \(type.id)", "the records have too many enumerators to print")
    }
    let known = (UInt32(enumerators.count), UInt32(values.count), type.flag)
    enumerators += values.map { LinkedProgram.Enumerator(name: $0.name, value: $0.value) }
    enumerations[place] = known
    return known
  }
}
