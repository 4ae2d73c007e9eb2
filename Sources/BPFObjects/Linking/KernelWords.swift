import Targets

/// Warns where a program takes the target's words for 64 bits wide, and they have 32.
///
/// In bytecode `long`, `size_t` and pointers have 64 bits whatever the target. That is harmless in what programs alone
/// write and read: maps and records are laid out, and printed, by the bytecode's own types. It is wrong where memory
/// that the kernel or a process laid out is described so. Such places are told, and no others:
///
/// - a load from a tracepoint's context at or behind a member that is a word;
/// - bpf_probe_read of eight bytes into a word of a map's value or a record, at once or by way of the stack;
/// - bpf_probe_read of eight bytes whose result is then an address to read from;
/// - bpf_probe_read of eight bytes of a member that CO-RE knows as a word.
struct KernelWords {
  /// Something to tell about one instruction of the assembled program.
  struct Finding: Hashable {
    let index: Int
    let message: String
    let help: String
  }

  /// The type of something that the program and others share, by the object that tells it.
  struct Shared {
    let btf: BTF
    let type: Int
    /// As messages call it: "events", "the key of counts".
    let name: String
  }

  let instructions: [BPFInstruction]
  let architecture: String
  /// The struct that the context is, if its layout is the kernel's.
  var context: Shared?
  /// By the number of a map: what its values or records are, and what its keys are.
  var elements: [Int: Shared] = [:]
  var keys: [Int: Shared] = [:]
  /// By instruction whose CO-RE relocation tells where a member is: that member.
  var members: [Int: Shared] = [:]
  /// Instructions with any CO-RE relocation: their offsets are the kernel's.
  var relocated: Set<Int> = []

  /// By position, one of a kind for each place.
  func findings() throws(ObjectError) -> [Finding] {
    let flow = RegisterFlow(instructions, fields: Set(members.keys))
    var found: [Int: Finding] = [:]
    func add(_ index: Int, _ message: String) {
      guard found[index] == nil else { return }
      found[index] = Finding(
        index: index, message: message,
        help: "take kernel_ulong of <bpfbake.h>, which is as wide as the target's words, in its place")
    }
    var isContextTold = false
    for (index, instruction) in instructions.enumerated() {
      guard let state = flow.states[index] else { continue }
      if instruction.opcode & 7 == 1, instruction.opcode & 0xe0 == 0x60, !relocated.contains(index),
        case .context(let base)? = state.registers[Int(min(instruction.source, 10))], let context,
        !isContextTold
      {
        let offset = base + Int(instruction.offset)
        if let word = try firstWord(of: context, upTo: offset) {
          isContextTold = true
          let what = word.range.contains(offset) ? "" : "at \(offset) of its context, behind "
          add(index, "it reads \(what)\(try described(word, context)): \(wide)")
        }
      }
      guard instruction.isHelperCall else { continue }
      let arguments = state.registers
      let isRead = RegisterFlow.reads.contains(instruction.immediate)
      if isRead || RegisterFlow.stringReads.contains(instruction.immediate),
        case .read(let origin)? = arguments[3]
      {
        add(origin, "it reads 8 bytes that are then an address: \(wide)")
      }
      if isRead, case .constant(let size)? = arguments[2] {
        if size == 8, case .field(let field)? = arguments[3], let member = members[field],
          try isWord(member.type, member.btf)
        {
          add(index, "it reads 8 bytes of \(member.name), \(try spelling(member)): \(wide)")
        }
        if case .element(let map, let at)? = arguments[1], let element = elements[map],
          let word = try word(of: element, in: at..<at + max(size, 0))
        {
          add(index, "it reads into \(word): \(wide)")
        }
      }
      // What was gathered on the stack goes into a map, or out of a buffer.
      guard case .map(let map)? = arguments[1] ?? nil else { continue }
      for (register, shared) in [(2, keys[map]), (3, elements[map])] {
        guard case .stack(let start)? = arguments[register], let shared else { continue }
        for (slot, value) in state.stack {
          guard case .read(let origin) = value, slot >= start,
            let word = try word(of: shared, in: slot - start..<slot - start + 8)
          else { continue }
          add(origin, "it reads into \(word): \(wide)")
        }
      }
    }
    return found.values.sorted { $0.index < $1.index }
  }

  private var wide: String { "8 bytes in bytecode, 4 on \(architecture)" }

  // MARK: Types

  /// A scalar member or element.
  private struct Leaf {
    let path: String
    let range: Range<Int>
    let type: Int
  }

  /// Typedefs that promise 64 bits, whatever they are made of: `uint64_t` of clang's <stdint.h> is an unsigned long.
  private static let fixed: Set<String> = [
    "uint64_t", "int64_t", "u_int64_t", "uint_least64_t", "int_least64_t", "uint_fast64_t", "int_fast64_t",
    "uintmax_t", "intmax_t", "__u64", "__s64", "u64", "s64", "__le64", "__be64", "__uint64_t", "__int64_t",
  ]
  /// As clang of any version calls them.
  private static let longs: Set<String> = ["long", "unsigned long", "long int", "long unsigned int"]

  private func isWord(_ id: Int, _ btf: BTF) throws(ObjectError) -> Bool {
    var type = try btf.type(id)
    for _ in 0..<BTF.deepest {
      let name = try btf.name(type)
      switch type.kind {
      case .pointer: return true
      case .int: return type.sizeOrType == 8 && Self.longs.contains(name)
      case .typedef where Self.fixed.contains(name): return false
      case .typedef, .const, .volatile, .restrict, .typeTag: type = try btf.type(type.sizeOrType)
      default: return false
      }
    }
    return false
  }

  /// The scalars of a type, in the order of a struct's members; an array of scalars is one.
  private func leaves(_ id: Int, _ btf: BTF, at base: Int, path: String, depth: Int = 0) throws(ObjectError)
    -> [Leaf]
  {
    guard depth < 16 else { return [] }
    let type = try btf.resolved(id)
    if type.isComposite {
      var found: [Leaf] = []
      for member in try btf.members(type) where found.count < 4096 {
        let name = member.name.isEmpty ? path : "\(path).\(member.name)"
        found += try leaves(member.type, btf, at: base + member.bitOffset / 8, path: name, depth: depth + 1)
      }
      return found
    }
    if type.kind == .array {
      let array = try btf.array(type)
      let element = try btf.resolved(array.element)
      if element.isComposite || element.kind == .array {
        let size = try btf.size(array.element)
        var found: [Leaf] = []
        for index in 0..<min(array.count, 64) {
          found += try leaves(
            array.element, btf, at: base + index * size, path: "\(path)[\(index)]", depth: depth + 1)
        }
        return found
      }
      let size = try btf.size(id)
      return [Leaf(path: path, range: base..<base + size, type: array.element)]
    }
    guard [.int, .pointer, .enumeration, .enumeration64, .float].contains(type.kind) else { return [] }
    return [Leaf(path: path, range: base..<base + (try btf.size(id)), type: id)]
  }

  /// The first word that starts at or before `offset`.
  private func firstWord(of shared: Shared, upTo offset: Int) throws(ObjectError) -> Leaf? {
    for leaf in try leaves(shared.type, shared.btf, at: 0, path: "") where leaf.range.lowerBound <= offset {
      if try isWord(leaf.type, shared.btf) { return leaf }
    }
    return nil
  }

  /// The first word that lies in `range`, described.
  private func word(of shared: Shared, in range: Range<Int>) throws(ObjectError) -> String? {
    for leaf in try leaves(shared.type, shared.btf, at: 0, path: "") where leaf.range.overlaps(range) {
      if try isWord(leaf.type, shared.btf) { return try described(leaf, shared) }
    }
    return nil
  }

  private func described(_ leaf: Leaf, _ shared: Shared) throws(ObjectError) -> String {
    let name = leaf.path.drop { $0 == "." }
    let spelling = try shared.btf.spelling(leaf.type)
    return name.isEmpty ? "\(shared.name) ('\(spelling)')" : "'\(name)' ('\(spelling)') of \(shared.name)"
  }

  private func spelling(_ shared: Shared) throws(ObjectError) -> String {
    "a '\(try shared.btf.spelling(shared.type))'"
  }
}
