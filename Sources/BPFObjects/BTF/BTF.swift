public import Targets

/// Type information in BPF Type Format (Documentation/bpf/btf.rst), of an object or of a kernel.
///
/// A kernel has more than 100,000 types, of which a link asks for a few: so parsing only finds where each type starts
/// and checks that it ends inside the section; a type's details are decoded when they are asked for.
public struct BTF: Sendable {
  let types: TargetBytes
  let strings: TargetBytes
  /// Where type `id` starts in `types`; entry 0 is `void`, which has no bytes.
  let offsets: [UInt32]

  /// As its magic number tells.
  public var order: Architecture.ByteOrder { types.order }
  /// Type ids run from 0 (void) to `count - 1`.
  public var count: Int { offsets.count }
}

/// One type, its first twelve bytes decoded.
struct BTFType: Sendable {
  enum Kind: UInt8, Sendable {
    case void = 0
    case int, pointer, array, structure, union, enumeration, forward, typedef, volatile, const, restrict
    case function, functionPrototype, variable, dataSection, float, declarationTag, typeTag, enumeration64
  }

  let id: Int
  let kind: Kind
  /// The number of members, enumerators, parameters or variables; a function's linkage.
  let vlen: Int
  /// Bit 31 of the info word: bit-fields in a struct, signed values in an enum, union for a forward declaration.
  let flag: Bool
  /// A size in bytes or a type id, by the kind.
  let sizeOrType: Int
  let nameOffset: Int
  /// Where the details that follow the first twelve bytes start.
  let details: Int

  var isComposite: Bool { kind == .structure || kind == .union }
  var isAnyEnumeration: Bool { kind == .enumeration || kind == .enumeration64 }
}

struct BTFMember: Sendable {
  let name: String
  let type: Int
  /// From the start of the struct, in bits.
  let bitOffset: Int
  /// The width of a bit-field, or 0 for a plain member.
  let bitfieldSize: Int
}

struct BTFEnumerator: Sendable {
  let name: String
  /// Extended to 64 bits by the sign of the enum.
  let value: UInt64
}

struct BTFArray: Sendable {
  let element: Int
  let count: Int
}

struct BTFInteger: Sendable {
  let isSigned: Bool
  let isCharacter: Bool
  let isBoolean: Bool
  let bitOffset: Int
  let bits: Int
}

struct BTFDataSectionEntry: Sendable {
  let variable: Int
  let offset: Int
  let size: Int
}
