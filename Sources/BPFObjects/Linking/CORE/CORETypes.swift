/// Whether a type of the object and one of the kernel are the same for CO-RE: three notions, from loose to strict
/// (libbpf relo_core.c: bpf_core_fields_are_compat, __bpf_core_types_are_compat, __bpf_core_types_match).
struct CORETypes {
  let local: BTF
  let target: BTF

  /// libbpf's own bound on nesting.
  private static let deepest = 32

  private func sameKind(_ left: BTFType, _ right: BTFType) -> Bool {
    left.kind == right.kind || left.isAnyEnumeration && right.isAnyEnumeration
  }

  /// Whether a field may be read through another's declaration.
  func areFieldsCompatible(_ localID: Int, _ targetID: Int) throws(ObjectError) -> Bool {
    var (localID, targetID) = (localID, targetID)
    for _ in 0..<Self.deepest {
      let (left, right) = (try local.resolved(localID), try target.resolved(targetID))
      if left.isComposite, right.isComposite { return true }
      guard sameKind(left, right) else { return false }
      switch left.kind {
      case .pointer, .float: return true
      case .forward, .enumeration, .enumeration64:
        let names = (COREAccess.essential(try local.name(left)), COREAccess.essential(try target.name(right)))
        return names.0.isEmpty || names.1.isEmpty || names.0 == names.1
      case .int:
        let (left, right) = (try local.integer(left), try target.integer(right))
        return left.bitOffset == 0 && right.bitOffset == 0
      case .array:
        localID = try local.array(left).element
        targetID = try target.array(right).element
      default: return false
      }
    }
    return false
  }

  /// Whether a type exists: names are compared by the caller, kinds here, what pointers and prototypes hold as well.
  func areCompatible(_ localID: Int, _ targetID: Int, depth: Int = 0) throws(ObjectError) -> Bool {
    guard depth < Self.deepest else { return false }
    let (left, right) = (try local.resolved(localID), try target.resolved(targetID))
    guard sameKind(left, right) else { return false }
    switch left.kind {
    case .void, .structure, .union, .enumeration, .enumeration64, .forward: return true
    case .int:
      let (left, right) = (try local.integer(left), try target.integer(right))
      return left.bitOffset == 0 && right.bitOffset == 0
    case .pointer: return try areCompatible(left.sizeOrType, right.sizeOrType, depth: depth + 1)
    case .array:
      return try areCompatible(local.array(left).element, target.array(right).element, depth: depth + 1)
    case .functionPrototype:
      return try prototypes(left, right) { (left, right) throws(ObjectError) in
        try areCompatible(left, right, depth: depth + 1)
      }
    default: return false
    }
  }

  /// Whether a type looks the same: every member and enumerator of the object's is there in the kernel's.
  func match(_ localID: Int, _ targetID: Int, isBehindPointer: Bool = false, depth: Int = 0)
    throws(ObjectError) -> Bool
  {
    guard depth < Self.deepest else { return false }
    let (left, right) = (try local.resolved(localID), try target.resolved(targetID))
    guard try namesMatch(try local.name(left), try target.name(right)) else { return false }
    func inner(_ left: Int, _ right: Int, _ isBehindPointer: Bool) throws(ObjectError) -> Bool {
      try match(left, right, isBehindPointer: isBehindPointer, depth: depth + 1)
    }
    switch left.kind {
    case .void: return right.kind == .void
    case .forward:
      if right.kind == .forward { return left.flag == right.flag }
      return isBehindPointer && (right.kind == .structure && !left.flag || right.kind == .union && left.flag)
    case .enumeration, .enumeration64:
      guard right.isAnyEnumeration, left.vlen <= right.vlen else { return false }
      let names = Set(try target.enumerators(right).map { COREAccess.essential($0.name) })
      return try local.enumerators(left).allSatisfy { names.contains(COREAccess.essential($0.name)) }
    case .structure, .union:
      if isBehindPointer {
        return left.kind == right.kind || right.kind == .forward && (left.kind == .union) == right.flag
      }
      guard left.kind == right.kind, left.vlen <= right.vlen else { return false }
      let members = try target.members(right)
      for member in try local.members(left) {
        var isThere = false
        for candidate in members where try namesMatch(member.name, candidate.name) {
          isThere = try inner(member.type, candidate.type, false)
          if isThere { break }
        }
        guard isThere else { return false }
      }
      return true
    case .int:
      guard right.kind == .int else { return false }
      let signs = (try local.integer(left).isSigned, try target.integer(right).isSigned)
      return left.sizeOrType == right.sizeOrType && signs.0 == signs.1
    case .pointer:
      guard right.kind == .pointer else { return false }
      return try inner(left.sizeOrType, right.sizeOrType, true)
    case .array:
      guard right.kind == .array else { return false }
      let (left, right) = (try local.array(left), try target.array(right))
      guard left.count == right.count else { return false }
      return try inner(left.element, right.element, isBehindPointer)
    case .functionPrototype:
      guard right.kind == .functionPrototype else { return false }
      return try prototypes(left, right) { (left, right) throws(ObjectError) in
        try inner(left, right, isBehindPointer)
      }
    default: return false
    }
  }

  private func namesMatch(_ left: String, _ right: String) throws(ObjectError) -> Bool {
    left.isEmpty ? right.isEmpty : COREAccess.essential(left) == COREAccess.essential(right)
  }

  private func prototypes(
    _ left: BTFType, _ right: BTFType, _ areSame: (Int, Int) throws(ObjectError) -> Bool
  ) throws(ObjectError) -> Bool {
    let (locals, targets) = (try local.parameters(left), try target.parameters(right))
    guard locals.count == targets.count else { return false }
    for (left, right) in zip(locals, targets) {
      guard try areSame(left, right) else { return false }
    }
    return try areSame(left.sizeOrType, right.sizeOrType)
  }
}
