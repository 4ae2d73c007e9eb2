extension BTF {
  /// Deeper nesting than this is no C that anyone wrote; it also ends cycles that a damaged file may hold.
  static let deepest = 64

  /// `id` with typedefs, const, volatile, restrict and type tags taken off.
  func resolved(_ id: Int) throws(ObjectError) -> BTFType {
    var type = try type(id)
    for _ in 0..<Self.deepest {
      switch type.kind {
      case .typedef, .const, .volatile, .restrict, .typeTag: type = try self.type(type.sizeOrType)
      default: return type
      }
    }
    throw Self.corrupt("BTF type \(id)", "its chain of typedefs has no end")
  }

  /// sizeof, in bytes. Void and functions have none, which is an error. A pointer's is `pointerSize`: 8 in an object.
  func size(_ id: Int, pointerSize: Int = 8) throws(ObjectError) -> Int {
    var count = 1
    var type = try resolved(id)
    for _ in 0..<Self.deepest {
      let size: Int
      switch type.kind {
      case .int, .structure, .union, .enumeration, .enumeration64, .float, .dataSection:
        size = type.sizeOrType
      case .pointer: size = pointerSize
      case .variable:
        type = try resolved(type.sizeOrType)
        continue
      case .array:
        let array = try array(type)
        let (product, overflow) = count.multipliedReportingOverflow(by: array.count)
        guard !overflow else { throw Self.corrupt("BTF type \(id)", "its size is out of range") }
        count = product
        type = try resolved(array.element)
        continue
      default: throw Self.corrupt("BTF type \(id)", "it has no size")
      }
      let (total, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, total <= Int(Int32.max) else {
        throw Self.corrupt("BTF type \(id)", "its size is out of range")
      }
      return total
    }
    throw Self.corrupt("BTF type \(id)", "its nesting has no end")
  }

  /// The first type of one of `kinds` that is called `name`, or nil.
  func first(_ kinds: Set<BTFType.Kind>, named name: String) throws(ObjectError) -> BTFType? {
    for id in 1..<max(1, count) {
      let type = try type(id)
      if kinds.contains(type.kind), try self.name(type) == name { return type }
    }
    return nil
  }

  /// The C spelling of a type for messages: "struct event", "unsigned int", "enum state *".
  func spelling(_ id: Int, depth: Int = 0) throws(ObjectError) -> String {
    guard depth < Self.deepest else { return "..." }
    let type = try type(id)
    let name = try name(type)
    func inner() throws(ObjectError) -> String { try spelling(type.sizeOrType, depth: depth + 1) }
    switch type.kind {
    case .void: return "void"
    case .structure: return "struct \(name.isEmpty ? "{...}" : name)"
    case .union: return "union \(name.isEmpty ? "{...}" : name)"
    case .enumeration, .enumeration64: return "enum \(name.isEmpty ? "{...}" : name)"
    case .forward: return "\(type.flag ? "union" : "struct") \(name)"
    case .pointer: return "\(try inner()) *"
    case .const: return "const \(try inner())"
    case .volatile: return "volatile \(try inner())"
    case .restrict, .typeTag: return try inner()
    case .array:
      let array = try array(type)
      return "\(try spelling(array.element, depth: depth + 1))[\(array.count)]"
    default: return name.isEmpty ? "a type without a name" : name
    }
  }
}
