/// Puts one program together: its own instructions, behind them each subprogram it reaches, in the order in which the
/// calls come up (libbpf: bpf_object__reloc_code).
struct CodeAssembly {
  /// The kernel's own limit since 5.2 (BPF_COMPLEXITY_LIMIT_INSNS); also ends what a damaged object might ask for.
  static let mostInstructions = 1_000_000

  /// A slot of the assembled program and where it came from.
  struct Piece {
    let function: Symbols.FunctionID
    /// The first slot in the program.
    let start: Int
  }

  private(set) var instructions: [BPFInstruction] = []
  /// In the order of their starts.
  private(set) var pieces: [Piece] = []

  init(
    _ main: Symbols.FunctionID, symbols: Symbols, relocations: RelocationIndex
  ) throws(ObjectError) {
    var start: [Symbols.FunctionID: Int] = [:]

    func place(_ id: Symbols.FunctionID) throws(ObjectError) -> Int {
      if let known = start[id] { return known }
      let function = symbols.objects[id.object].functions[id.index]
      let position = instructions.count
      guard position + function.instructions.count <= Self.mostInstructions else {
        throw ObjectError(
          .limitExceeded, at: "\(symbols.objects[id.object].name): function '\(function.name)'",
          "the program has more than \(Self.mostInstructions) instructions, the most that a kernel takes")
      }
      start[id] = position
      pieces.append(Piece(function: id, start: position))
      instructions += function.instructions
      return position
    }

    _ = try place(main)
    // Depth first, without recursion: a damaged object may nest without end.
    var pending: [(id: Symbols.FunctionID, slot: Int)] = [(main, 0)]
    while let (id, slot) = pending.popLast() {
      let object = symbols.objects[id.object]
      let function = object.functions[id.index]
      guard slot < function.instructions.count else { continue }
      let instruction = function.instructions[slot]
      pending.append((id, slot + (instruction.isLoadImmediate64 ? 2 : 1)))
      guard instruction.isSubprogramCall else { continue }
      let callee = try Self.callee(of: id, slot: slot, symbols: symbols, relocations: relocations)
      let isNew = start[callee] == nil
      let target = try place(callee)
      let from = (start[id] ?? 0) + slot
      instructions[from].immediate = Int32(truncatingIfNeeded: target - from - 1)
      if isNew { pending.append((callee, 0)) }
    }
  }

  /// The function that the call at `slot` of `id` goes to, by its relocation or, without one, by its distance.
  private static func callee(
    of id: Symbols.FunctionID, slot: Int, symbols: Symbols, relocations: RelocationIndex
  ) throws(ObjectError) -> Symbols.FunctionID {
    let object = symbols.objects[id.object]
    let function = object.functions[id.index]
    let place = "\(object.name): function '\(function.name)', instruction \(slot)"
    let line = object.line(function, instruction: slot)
    let immediate = Int(function.instructions[slot].immediate)
    guard let relocation = relocations[id, slot] else {
      let target = function.start + slot + 1 + immediate
      guard let index = object.function(section: function.section, slot: target),
        object.functions[index].start == target
      else {
        throw ObjectError(.badInstruction, at: place, line: line, "it calls into nowhere")
      }
      return Symbols.FunctionID(object: id.object, index: index)
    }
    switch try symbols.definition(object: id.object, symbol: relocation.symbol) {
    case .code(let number, let section, let offset):
      // The immediate counts from the symbol, less one.
      let target = offset / BPFInstruction.size + immediate + 1
      let other = symbols.objects[number]
      guard offset % BPFInstruction.size == 0, let index = other.function(section: section, slot: target),
        other.functions[index].start == target
      else { throw ObjectError(.badRelocation, at: place, line: line, "it calls into nowhere") }
      guard other.functions[index].isSubprogram else {
        throw ObjectError(
          .badRelocation, at: place, line: line,
          "it calls '\(other.functions[index].name)', which is a program",
          help: "only functions without SEC(...) can be called")
      }
      return Symbols.FunctionID(object: number, index: index)
    case .external(let name, _):
      throw ObjectError(
        .unresolvedExtern, at: place, line: line, "function '\(name)' is defined in no object",
        help: "add the source that defines it to the recipe; kernel functions (kfuncs) are not supported")
    case .map, .data:
      throw ObjectError(.badRelocation, at: place, line: line, "it calls something that is no function")
    }
  }

  /// The function and its slot that slot `index` of the program came from.
  func origin(_ index: Int) -> (function: Symbols.FunctionID, slot: Int)? {
    pieces.last { $0.start <= index }.map { ($0.function, index - $0.start) }
  }

  mutating func set(_ index: Int, _ instruction: BPFInstruction) { instructions[index] = instruction }
}

/// The relocations of every function by slot, checked to lie in one.
struct RelocationIndex {
  private var bySlot: [Key: ELFObject.Relocation] = [:]

  private struct Key: Hashable {
    let object: Int
    let section: Int
    let slot: Int
  }

  private let objects: [BPFObject]

  init(_ objects: [BPFObject]) throws(ObjectError) {
    self.objects = objects
    for (number, object) in objects.enumerated() {
      for section in Set(object.functions.map(\.section)) {
        for relocation in object.elf.relocations[section] ?? [] {
          let slot = relocation.offset / BPFInstruction.size
          let symbol = object.elf.symbols[relocation.symbol]
          let place =
            "\(object.name): section '\(object.elf.sections[section].name)', offset \(relocation.offset)"
          guard relocation.offset % BPFInstruction.size == 0,
            let index = object.function(section: section, slot: slot)
          else {
            throw ObjectError(
              .badRelocation, at: place, "the relocation to '\(symbol.name)' lies in no function",
              help: "the object is damaged: compile it again")
          }
          let function = object.functions[index]
          let instruction = function.instructions[slot - function.start]
          // R_BPF_64_64 belongs to an ldimm64, R_BPF_64_32 to a call (llvm: docs/BPFTargetUsage).
          guard
            relocation.type == 1 && instruction.isLoadImmediate64
              || relocation.type == 10 && instruction.opcode == BPFInstruction.call
          else {
            throw ObjectError(
              .badRelocation, at: place, line: object.line(function, instruction: slot - function.start),
              "relocation type \(relocation.type) to '\(symbol.name)' does not fit the instruction",
              help: "the object is damaged: compile it again")
          }
          bySlot[Key(object: number, section: section, slot: slot)] = relocation
        }
      }
    }
  }

  subscript(id: Symbols.FunctionID, slot: Int) -> ELFObject.Relocation? {
    let function = objects[id.object].functions[id.index]
    return bySlot[Key(object: id.object, section: function.section, slot: function.start + slot)]
  }
}
