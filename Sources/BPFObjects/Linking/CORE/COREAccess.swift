/// What one CO-RE relocation reaches for: a root type and the way from it, on the side of the object or of the kernel.
struct COREAccess {
  /// One step with a meaning of its own; members without a name are passed through.
  struct Step {
    /// The member, or nil for an element of an array.
    let member: BTFMember?
    /// The type that the step leads to.
    let type: Int
    /// The element's index.
    let index: Int
  }

  let root: Int
  var steps: [Step] = []
  var bitOffset = 0
  var enumerator: BTFEnumerator?

  /// Deeper access than this is refused by libbpf too (BPF_CORE_SPEC_MAX_LEN).
  private static let longest = 64

  init(root: Int) {
    self.root = root
  }

  /// The name without the part from "___" on, if something stands before it.
  static func essential(_ name: String) -> String {
    let bytes = Array(name.utf8)
    guard bytes.count > 4 else { return name }
    for index in stride(from: bytes.count - 5, through: 0, by: -1)
    where bytes[index] != 0x5f && bytes[index + 1..<index + 4].allSatisfy({ $0 == 0x5f })
      && bytes[index + 4] != 0x5f
    {
      return String(decoding: bytes[...index], as: UTF8.self)
    }
    return name
  }

  /// What the object's relocation says of its own types.
  init(
    _ relocation: BTFExtension.CORERelocation, kind: CORERelocator.Kind, in btf: BTF, place: String
  ) throws(ObjectError) {
    func bad(_ message: String) -> ObjectError {
      ObjectError(
        .badRelocation, at: place,
        "the CO-RE relocation '\(relocation.access)' of BTF type \(relocation.type) \(message)",
        help: "the object is damaged: compile it again")
    }
    root = relocation.type
    var indices: [Int] = []
    for part in relocation.access.split(separator: ":", omittingEmptySubsequences: false) {
      guard let index = Int(part), (0...Int(Int32.max)).contains(index), indices.count < Self.longest else {
        throw bad("cannot be read")
      }
      indices.append(index)
    }
    guard let first = indices.first else { throw bad("is empty") }
    if kind.isEnumeration {
      let type = try btf.resolved(root)
      let values = try btf.enumerators(type)
      guard indices.count == 1, values.indices.contains(first) else { throw bad("names no enumerator") }
      enumerator = values[first]
      return
    }
    guard kind.isField else { return }
    bitOffset = try Self.bits(first, of: root, in: btf, pointerSize: 8)
    steps = [Step(member: nil, type: root, index: first)]
    var type = try btf.resolved(root)
    for index in indices.dropFirst() {
      if type.isComposite {
        let members = try btf.members(type)
        guard members.indices.contains(index) else { throw bad("names no member") }
        let member = members[index]
        bitOffset += member.bitOffset
        if !member.name.isEmpty { steps.append(Step(member: member, type: member.type, index: index)) }
        type = try btf.resolved(member.type)
      } else if type.kind == .array {
        let array = try btf.array(type)
        bitOffset += try Self.bits(index, of: array.element, in: btf, pointerSize: 8)
        steps.append(Step(member: nil, type: array.element, index: index))
        type = try btf.resolved(array.element)
      } else {
        throw bad("goes on behind \(try btf.spelling(type.id))")
      }
    }
  }

  private static func bits(_ index: Int, of type: Int, in btf: BTF, pointerSize: Int) throws(ObjectError)
    -> Int
  {
    guard index > 0 else { return 0 }
    let (bits, overflow) = index.multipliedReportingOverflow(
      by: try btf.size(type, pointerSize: pointerSize) * 8)
    guard !overflow, bits < Int(Int32.max) * 8 else {
      throw BTF.corrupt("BTF type \(type)", "an offset is out of range")
    }
    return bits
  }

  /// The same way from the kernel's type `candidate` on, or nil where it does not exist there.
  func match(
    _ candidate: Int, kind: CORERelocator.Kind, local: BTF, target: BTF, pointerSize: Int
  ) throws(ObjectError) -> COREAccess? {
    var match = COREAccess(root: candidate)
    if kind.isEnumeration {
      let type = try target.resolved(candidate)
      guard type.isAnyEnumeration, let name = enumerator.map({ Self.essential($0.name) }) else { return nil }
      match.enumerator = try target.enumerators(type).first { Self.essential($0.name) == name }
      return match.enumerator == nil ? nil : match
    }
    let types = CORETypes(local: local, target: target)
    guard kind.isField else {
      let isSame =
        kind == .typeMatches ? try types.match(root, candidate) : try types.areCompatible(root, candidate)
      return isSame ? match : nil
    }
    var type = candidate
    for (number, step) in steps.enumerated() {
      if let member = step.member {
        guard let found = try Self.find(member, in: type, local: local, target: target, depth: 0) else {
          return nil
        }
        match.bitOffset += found.bitOffset
        match.steps.append(Step(member: found.member, type: found.member.type, index: 0))
        type = found.member.type
        continue
      }
      if number > 0 {
        let resolved = try target.resolved(type)
        guard resolved.kind == .array else { return nil }
        let array = try target.array(resolved)
        // An array of no elements at the end of a struct goes on as far as the memory does.
        guard step.index < array.count || array.count == 0 else { return nil }
        type = array.element
      }
      match.bitOffset += try Self.bits(step.index, of: type, in: target, pointerSize: pointerSize)
      match.steps.append(Step(member: nil, type: type, index: step.index))
    }
    return match
  }

  /// The member of the kernel's `type` that is called as `member` is, looked for in members without a name as well.
  private static func find(
    _ member: BTFMember, in type: Int, local: BTF, target: BTF, depth: Int
  ) throws(ObjectError) -> (member: BTFMember, bitOffset: Int)? {
    let type = try target.resolved(type)
    guard type.isComposite, depth < BTF.deepest else { return nil }
    for candidate in try target.members(type) {
      if candidate.name.isEmpty {
        if let inner = try find(member, in: candidate.type, local: local, target: target, depth: depth + 1) {
          return (inner.member, candidate.bitOffset + inner.bitOffset)
        }
      } else if candidate.name == member.name {
        let isFitting = try CORETypes(local: local, target: target).areFieldsCompatible(
          member.type, candidate.type)
        return isFitting ? (candidate, candidate.bitOffset) : nil
      }
    }
    return nil
  }

  /// For messages: "struct task_struct.pid".
  func spelling(_ btf: BTF) throws(ObjectError) -> String {
    let path = steps.dropFirst().map { $0.member.map { ".\($0.name)" } ?? "[\($0.index)]" }.joined()
    return try btf.spelling(root) + path
  }
}
