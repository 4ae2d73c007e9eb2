/// Gives IR that was made for a 32-bit kernel to BPF without losing that kernel's layout.
///
/// The BPF back end computes addresses by its own data layout, whose pointers have eight bytes; and it reads and writes
/// pointers in memory eight bytes wide. Both are wrong for structures of a 32-bit kernel. So here every address is computed
/// in bytes, by the layout that the IR names, and every pointer in memory becomes an integer of the kernel's width:
///
///     %f = getelementptr %struct.task_struct, ptr %t, i32 0, i32 62      %f = getelementptr i8, ptr %t, i64 1596
///     %p = load ptr, ptr %f                                               %i = load i32, ptr %f
///                                                                         %p = inttoptr i32 %i to ptr
///
/// What touches memory with pointers in another way is refused. Both forms of IR are read: pointers with their pointees, as
/// clang writes them up to 14, and without.
public struct NativeLayout {
  private let lines: [Substring]
  private let layout: DataLayout
  private let names: [String: IRType]
  private var output: [String] = []
  /// How many values were named here.
  private var count = 0
  /// The line at hand, from 0.
  private var index = 0

  /// The IR for the BPF back end.
  /// - Parameter ir: the text of a module that clang made for a 32-bit target with -S -emit-llvm.
  public static func lowered(_ ir: String) throws(LayoutError) -> String {
    var pass = NativeLayout(ir)
    return try pass.run()
  }

  private init(_ ir: String) {
    lines = ir.split(separator: "\n", omittingEmptySubsequences: false)
    var names: [String: IRType] = [:]
    var layout = DataLayout.bpf
    for line in lines {
      if line.hasPrefix("target datalayout = \"") {
        layout = DataLayout(String(line.dropFirst("target datalayout = \"".count).prefix { $0 != "\"" }))
      } else if line.hasPrefix("%") {
        var scanner = IRScanner(line)
        if let name = scanner.name(after: "%"), scanner.take("="), scanner.take("type"),
          let type = scanner.type()
        {
          names[name] = type
        }
      }
    }
    self.layout = layout
    self.names = names
  }

  private mutating func run() throws(LayoutError) -> String {
    var isInFunction = false
    for (index, line) in lines.enumerated() {
      self.index = index
      if line.hasPrefix("target ") {
        // The back end brings its own.
        continue
      } else if line.hasPrefix("define ") {
        isInFunction = true
        output.append(String(line))
      } else if line == "}" {
        isInFunction = false
        output.append(String(line))
      } else if isInFunction {
        try instruction(line)
      } else if line.hasPrefix("@") {
        try global(line)
      } else {
        output.append(String(line))
      }
    }
    return output.joined(separator: "\n")
  }

  // MARK: Globals

  /// A global keeps its text; but one whose parts the two layouts put at different places must begin as zeros.
  private mutating func global(_ line: Substring) throws(LayoutError) {
    var scanner = IRScanner(line)
    guard scanner.name(after: "@") != nil, scanner.take("=") else { return output.append(String(line)) }
    while !scanner.isAtEnd, !scanner.take("global"), !scanner.take("constant") {
      // Linkage, visibility and the like; "addrspace(1)".
      if scanner.word().isEmpty { return output.append(String(line)) }
    }
    guard let type = scanner.type() else {
      throw refusal("the type of this global is not understood")
    }
    let items = scanner.items()
    let initial = items.first ?? ""
    let isOfTheCompiler = line.contains("section \"llvm.metadata\"")
    let isZero = ["zeroinitializer", "null", "undef", ""].contains(initial)
    // Maps are described by types alone.
    if !isOfTheCompiler, !isZero, !agrees(type), !line.contains("section \".maps\"") {
      throw refusal("a global that holds pointers begins with a value, which would lie elsewhere in BPF")
    }
    output.append(isOfTheCompiler ? String(line) : try constants(String(line)))
  }

  // MARK: Instructions

  /// Instructions that neither compute an address by a type nor move more than numbers between memory and registers.
  private static let plain: Set<String> = [
    "alloca", "fence", "ret", "br", "switch", "unreachable", "fneg", "add", "fadd", "sub", "fsub", "mul",
    "fmul",
    "udiv", "sdiv", "fdiv", "urem", "srem", "frem", "shl", "lshr", "ashr", "and", "or", "xor", "trunc",
    "zext", "sext",
    "fptrunc", "fpext", "fptoui", "fptosi", "uitofp", "sitofp", "ptrtoint", "inttoptr", "bitcast", "icmp",
    "fcmp", "phi",
    "select", "freeze", "extractvalue", "insertvalue", "extractelement", "insertelement", "shufflevector",
    "callbr",
  ]

  private mutating func instruction(_ line: Substring) throws(LayoutError) {
    // Blocks begin at the margin; "#dbg_value" and the lines of a switch are deeper.
    guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  ]") else {
      return output.append(String(line))
    }
    var scanner = IRScanner(line)
    let result = scanner.name(after: "%")
    if result != nil, !scanner.take("=") { throw refusal("this instruction is not understood") }
    let opcode = scanner.word()
    switch opcode {
    case "load": try load(result, scanner, line)
    case "store": try store(scanner, line)
    case "getelementptr": try address(result, scanner, line)
    case "atomicrmw", "cmpxchg": try atomic(opcode, scanner, line)
    case "call", "tail", "musttail", "notail": try call(line)
    default:
      guard Self.plain.contains(opcode) else {
        throw refusal("the instruction '\(opcode)' is not known to leave pointers in memory alone")
      }
      output.append(try constants(String(line)))
    }
  }

  /// `load [atomic] [volatile] TYPE, TYPE* POINTER, align 4, !dbg !1`
  private mutating func load(_ result: String?, _ start: IRScanner, _ line: Substring) throws(LayoutError) {
    var scanner = start
    var words = "load"
    while let word = ["atomic", "volatile"].first(where: { scanner.take($0) }) { words += " \(word)" }
    guard let result, let type = scanner.type(), scanner.take(","), let place = scanner.type() else {
      throw refusal("this load is not understood")
    }
    if type.isPointer {
      let items = scanner.items()
      let source = try pointer(try constants(items.first ?? ""), of: place, toWordsAt: line)
      let word = value()
      let rest = Self.withoutPointerMetadata(items.dropFirst())
      append("\(word) = \(words) \(self.word), \(wordPointer(place)) \(source)\(rest)")
      append("\(result) = inttoptr \(self.word) \(word) to \(type.text)\(Self.debug(line))")
    } else {
      try check(type, "loaded")
      output.append(try constants(String(line)))
    }
  }

  /// `store [atomic] [volatile] TYPE VALUE, TYPE* POINTER, align 4, !dbg !1`
  private mutating func store(_ start: IRScanner, _ line: Substring) throws(LayoutError) {
    var scanner = start
    var words = "store"
    while let word = ["atomic", "volatile"].first(where: { scanner.take($0) }) { words += " \(word)" }
    guard let type = scanner.type() else { throw refusal("this store is not understood") }
    guard type.isPointer else {
      try check(type, "stored")
      return output.append(try constants(String(line)))
    }
    let stored = try constants(scanner.untilComma())
    guard scanner.take(","), let place = scanner.type() else { throw refusal("this store is not understood") }
    let items = scanner.items()
    let target = try pointer(try constants(items.first ?? ""), of: place, toWordsAt: line)
    let word = value()
    append("\(word) = ptrtoint \(type.text) \(stored) to \(self.word)\(Self.debug(line))")
    let rest = Self.withoutPointerMetadata(items.dropFirst())
    append("\(words) \(self.word) \(word), \(wordPointer(place)) \(target)\(rest)")
  }

  /// `getelementptr [inbounds] TYPE, TYPE* BASE, i32 0, i32 %i, !dbg !1`
  private mutating func address(_ result: String?, _ start: IRScanner, _ line: Substring) throws(LayoutError)
  {
    var scanner = start
    let isInbounds = Self.takeFlags(&scanner)
    guard let result, let type = scanner.type(), scanner.take(","), let base = scanner.type() else {
      throw refusal("this address is not understood")
    }
    guard base.isPointer else { throw refusal("an address of several elements at once is not understood") }
    if agrees(type) { return output.append(try constants(String(line))) }
    let items = scanner.items()
    let path = try path(type, items.dropFirst().filter { !$0.hasPrefix("!") })
    var offset = "\(path.offset)"
    for step in path.steps {
      var index = step.index
      if step.bits < 64 {
        index = value()
        append("\(index) = sext i\(step.bits) \(step.index) to i64\(Self.debug(line))")
      }
      let scaled = value()
      append("\(scaled) = mul i64 \(index), \(step.stride)\(Self.debug(line))")
      let sum = value()
      append("\(sum) = add i64 \(scaled), \(offset)\(Self.debug(line))")
      offset = sum
    }
    let from = try constants(items.first ?? "")
    let words = isInbounds ? "getelementptr inbounds i8" : "getelementptr i8"
    guard case .pointer(to: _?) = base else {
      return append("\(result) = \(words), ptr \(from), i64 \(offset)\(Self.debug(line))")
    }
    let (bytes, moved) = (value(), value())
    append("\(bytes) = bitcast \(base.text) \(from) to i8*\(Self.debug(line))")
    append("\(moved) = \(words), i8* \(bytes), i64 \(offset)\(Self.debug(line))")
    append("\(result) = bitcast i8* \(moved) to \(path.element.text)*\(Self.debug(line))")
  }

  /// `atomicrmw [volatile] xchg TYPE* POINTER, TYPE VALUE ...`, `cmpxchg [weak] [volatile] TYPE* POINTER, TYPE OLD, ...`
  private mutating func atomic(_ opcode: String, _ start: IRScanner, _ line: Substring) throws(LayoutError) {
    var scanner = start
    while scanner.take("weak") || scanner.take("volatile") {}
    if opcode == "atomicrmw" { _ = scanner.word() }
    guard scanner.type() != nil else { throw refusal("this atomic operation is not understood") }
    _ = scanner.untilComma()
    guard scanner.take(","), let type = scanner.type() else {
      throw refusal("this atomic operation is not understood")
    }
    if type.isPointer { throw refusal("a pointer in memory is changed atomically, which is not supported") }
    try check(type, "changed")
    output.append(try constants(String(line)))
  }

  /// Calls move what lies behind their arguments only where an attribute or an intrinsic says so.
  private mutating func call(_ line: Substring) throws(LayoutError) {
    for attribute in ["byval(", "sret(", "byref(", "inalloca(", "preallocated("] {
      guard let mark = line.firstRange(of: attribute) else { continue }
      var scanner = IRScanner(line[mark.upperBound...])
      guard let type = scanner.type(), agrees(type) else {
        throw refusal("a struct that holds pointers is handed over by value, which is not supported")
      }
    }
    for intrinsic in ["@llvm.masked.", "@llvm.va_", "@llvm.vp.", "@llvm.matrix."]
    where line.contains(intrinsic) {
      throw refusal("'\(intrinsic.dropFirst())*' moves memory in a way that is not known")
    }
    output.append(try constants(String(line)))
  }

  // MARK: Constants

  /// The text with every constant address, `getelementptr inbounds (TYPE, TYPE* @base, i32 0, i32 1)`, computed.
  private func constants(_ text: String) throws(LayoutError) -> String {
    // Each round ends one more call; nobody writes as many in a line.
    guard text.utf8.count <= 1 << 16 else { throw refusal("this line is too long") }
    guard
      let mark = text.ranges(of: "getelementptr ").last(where: { range in
        var scanner = IRScanner(text[range.upperBound...])
        _ = Self.takeFlags(&scanner)
        return scanner.take("(")
      })
    else { return text }
    // The last in the text holds no other.
    var scanner = IRScanner(text[mark.upperBound...])
    _ = Self.takeFlags(&scanner)
    guard scanner.take("("), let type = scanner.type(), scanner.take(","), let base = scanner.type(),
      base.isPointer
    else { throw refusal("this constant address is not understood") }
    let items = scanner.items()
    guard scanner.take(")") else { throw refusal("this constant address is not understood") }
    let path = try path(type, Array(items.dropFirst()))
    guard path.steps.isEmpty else { throw refusal("this constant address is not understood") }
    let from = items.first ?? ""
    let moved: String
    if case .pointer(to: _?) = base {
      moved =
        "bitcast (i8* \(Self.mark) (i8, i8* bitcast (\(base.text) \(from) to i8*), i64 \(path.offset)) to \(path.element.text)*)"
    } else {
      moved = "\(Self.mark) (i8, ptr \(from), i64 \(path.offset))"
    }
    return try constants(text[..<mark.lowerBound] + moved + scanner.rest)
      .replacing(Self.mark, with: "getelementptr")
  }

  /// Stands for an address that is computed already.
  private static let mark = "\u{1}"

  // MARK: Layout

  private struct Path {
    /// Bytes.
    var offset = 0
    /// Indices that are known only when the program runs.
    var steps: [(index: String, bits: Int, stride: Int)] = []
    /// What lies there.
    var element: IRType
  }

  /// Where indices such as "i32 0", "i64 %i" lead from a pointer to `type`.
  private func path(_ type: IRType, _ indices: [String]) throws(LayoutError) -> Path {
    var path = Path(element: type)
    for (number, text) in indices.enumerated() {
      var scanner = IRScanner(text)
      _ = scanner.take("inrange")
      guard case .integer(let bits)? = scanner.type(), bits <= 64 else {
        throw refusal("the index '\(text)' is not understood")
      }
      let index = scanner.untilComma()
      var element = path.element
      if number > 0 {
        for _ in 0..<64 {
          guard case .named(let name) = element, let known = names[name] else { break }
          element = known
        }
        switch element {
        case .array(_, let inner): element = inner
        case .structure(let list, let isPacked):
          guard let member = Int(index), list.indices.contains(member) else {
            throw refusal("the member '\(text)' is not understood")
          }
          let members: DataLayout.Members
          do throws(DataLayout.Unknown) {
            members = try layout.members(list, isPacked: isPacked, names)
          } catch {
            throw refusal(error)
          }
          path.offset &+= members.offsets[member]
          path.element = list[member]
          continue
        default: throw refusal("'\(element.text)' has no elements")
        }
      }
      path.element = element
      let stride: Int
      do throws(DataLayout.Unknown) {
        stride = try layout.place(element, names).size
      } catch {
        throw refusal(error)
      }
      if let constant = Int(index) {
        let (bytes, overflow) = constant.multipliedReportingOverflow(by: stride)
        let (sum, tooFar) = path.offset.addingReportingOverflow(bytes)
        guard !overflow, !tooFar else { throw refusal("the index '\(text)' leads out of memory") }
        path.offset = sum
      } else if index.hasPrefix("%") {
        path.steps.append((index, bits, stride))
      } else {
        throw refusal("the index '\(text)' is not understood")
      }
    }
    return path
  }

  private func agrees(_ type: IRType) -> Bool { layout.agrees(with: .bpf, on: type, names) }

  private func check(_ type: IRType, _ done: String) throws(LayoutError) {
    guard agrees(type) else { throw refusal("'\(type.text)', which holds pointers, is \(done) as a whole") }
  }

  // MARK: Writing

  /// The integer that is as wide as the target's pointers.
  private var word: String { "i\(layout.pointerSize * 8)" }

  private func wordPointer(_ type: IRType) -> String { type == .pointer(to: nil) ? "ptr" : "\(word)*" }

  /// The operand as a pointer to words: itself where pointers have no pointees.
  private mutating func pointer(
    _ operand: String, of type: IRType, toWordsAt line: Substring
  ) throws(LayoutError) -> String {
    guard type.isPointer, !operand.isEmpty else { throw refusal("this place in memory is not understood") }
    guard type != .pointer(to: nil) else { return operand }
    let words = value()
    append("\(words) = bitcast \(type.text) \(operand) to \(word)*\(Self.debug(line))")
    return words
  }

  /// A name that nothing else has: a dot and a digit end no name of clang's with this beginning.
  private mutating func value() -> String {
    count += 1
    return "%bpfbake.\(count)"
  }

  private mutating func append(_ text: String) { output.append("  " + text) }

  /// Reads the flags of an address; whether it stays in its object.
  private static func takeFlags(_ scanner: inout IRScanner) -> Bool {
    var isInbounds = false
    while true {
      if scanner.take("inbounds") {
        isInbounds = true
      } else if !scanner.take("nuw"), !scanner.take("nusw") {
        return isInbounds
      }
    }
  }

  /// What follows the pointer of a load or store, without what is said of pointers alone.
  private static func withoutPointerMetadata(_ items: ArraySlice<String>) -> String {
    let ofPointers = ["!nonnull", "!dereferenceable", "!align", "!noalias.addrspace"]
    return items.filter { item in !ofPointers.contains { item.hasPrefix($0) } }.map { ", \($0)" }.joined()
  }

  private static func debug(_ line: Substring) -> String {
    guard let mark = line.firstRange(of: "!dbg !") else { return "" }
    return ", !dbg !" + line[mark.upperBound...].prefix { $0.isNumber }
  }

  private func refusal(_ unknown: DataLayout.Unknown) -> LayoutError {
    switch unknown {
    case .type(let type): refusal("how large '\(type.text)' is, is not known")
    case .tooLarge(let type): refusal("'\(type.text)' is too large")
    }
  }

  private func refusal(_ message: String) -> LayoutError {
    LayoutError(
      message: message, instruction: String(lines[index].drop { $0 == " " }), line: index + 1,
      source: DebugLocations(lines).source(of: lines[index]))
  }
}
