import Targets

/// Puts the code of a program together: functions in a row, relocations applied, what the link decides made constant and what
/// that leaves unreachable taken out.
extension Linker {
  /// The instructions of a program, and where they come from.
  struct Code {
    var instructions: [BPFInstruction]
    /// How it was put together.
    let assembly: CodeAssembly
    /// By slot: which slot of the assembly it was.
    let origins: [Int]

    /// Whether the constants of the link have left of it no more than a number that it returns: it is for other kernels.
    var isNothing: Bool {
      guard instructions.count == 2, assembly.instructions.count > 2 else { return false }
      // BPF_MOV | BPF_K, 64 or 32 bits wide, of r0.
      return [0xb7, 0xb4].contains(instructions[0].opcode) && instructions[0].destination == 0
        && instructions[1].opcode == BPFInstruction.exit
    }
  }

  /// The code of the program that begins with function `id`.
  mutating func code(
    of id: Symbols.FunctionID, _ section: ProgramSection
  ) throws(ObjectError) -> Code {
    var assembly = try CodeAssembly(id, symbols: symbols, relocations: relocations)
    let constants = try constants(assembly)
    let prunes = !request.keepsDeadCode && constants.areThere
    func flow(_ instructions: [BPFInstruction], opaque: Set<Int>) -> ConstantFlow {
      ConstantFlow(
        instructions, addresses: constants.addresses, memory: kconfig.bytes,
        isLittle: target.architecture.byteOrder == .little, opaque: opaque)
    }
    // What cannot be reached need not be resolved.
    let reachable =
      prunes ? flow(assembly.instructions, opaque: Set(constants.types.keys)).reachable : nil
    for piece in assembly.pieces {
      let object = symbols.objects[piece.function.object]
      let function = object.functions[piece.function.index]
      var slot = 0
      while slot < function.instructions.count {
        let instruction = function.instructions[slot]
        let position = piece.start + slot
        let place = "\(object.name): function '\(function.name)', instruction \(slot)"
        let line = object.line(function, instruction: slot)
        if reachable?[position] == false {
          slot += instruction.isLoadImmediate64 ? 2 : 1
          continue
        }
        if instruction.isLoadImmediate64 {
          if let relocation = relocations[piece.function, slot], constants.addresses[position] == nil {
            let upper = function.instructions[slot + 1]
            let (first, second) = try loaded(
              instruction, upper, relocation, object: piece.function.object, place: place, line: line)
            assembly.set(position, first)
            assembly.set(position + 1, second)
          } else if instruction.source != 0 {
            throw ObjectError(
              .badInstruction, at: place, line: line,
              "it loads a pseudo value of kind \(instruction.source) without a relocation")
          }
          slot += 2
          continue
        }
        if instruction.isHelperCall {
          assembly.set(position, try called(instruction, place: place, line: line))
        } else if instruction.opcode == BPFInstruction.call,
          instruction.source == BPFInstruction.Pseudo.kfuncCall
        {
          throw ObjectError(
            .unsupportedFeature, at: place, line: line,
            "it calls a kernel function (kfunc), which is not supported")
        }
        slot += 1
      }
    }
    var instructions = assembly.instructions
    for (position, relocation) in constants.types.sorted(by: { $0.key < $1.key })
    where reachable?[position] != false {
      try relocateType(relocation, at: position, assembly, &instructions)
    }
    var origins = Array(instructions.indices)
    if prunes, let live = DeadCode(instructions, flow: flow(instructions, opaque: [])) {
      (instructions, origins) = (live.instructions, live.origins)
      for load in live.loads { use(kconfig.variable(at: load.address)) }
      let remaining = Set(origins)
      for (position, map) in constants.maps where !remaining.contains(position) { unused.insert(map) }
    }
    for (position, origin) in origins.enumerated() {
      guard instructions[position].isLoadImmediate64, let offset = constants.addresses[origin] else {
        continue
      }
      instructions[position].source = BPFInstruction.Pseudo.mapValue
      instructions[position].immediate = Int32(truncatingIfNeeded: kconfigMap())
      instructions[position + 1].immediate = Int32(truncatingIfNeeded: offset)
      use(kconfig.variable(at: offset))
    }
    if section.readsRegisters { try checkRegisters(instructions, origins, assembly) }
    try checkWords(instructions, origins, assembly, constants.types, of: id, section)
    return Code(instructions: instructions, assembly: assembly, origins: origins)
  }

  /// Where an assembled program has what the link decides.
  private struct Constants {
    /// By slot of an ldimm64: the bytes into the values of the configuration that it is the address of.
    var addresses: [Int: Int] = [:]
    /// By slot: a CO-RE relocation.
    var types: [Int: BTFExtension.CORERelocation] = [:]
    /// By slot of an ldimm64: the index in `maps` of the map that it refers to.
    var maps: [Int: Int] = [:]

    var areThere: Bool { !addresses.isEmpty || !types.isEmpty }
  }

  /// What the link decides in a program that is put together, and which maps it refers to.
  private func constants(_ assembly: CodeAssembly) throws(ObjectError) -> Constants {
    var constants = Constants()
    for piece in assembly.pieces {
      let object = symbols.objects[piece.function.object]
      let function = object.functions[piece.function.index]
      for (slot, instruction) in function.instructions.enumerated() where instruction.isLoadImmediate64 {
        guard let relocation = relocations[piece.function, slot] else { continue }
        let definition = try symbols.definition(
          object: piece.function.object, symbol: relocation.symbol)
        if case .external(let name, _) = definition, let offset = kconfig.offsets[name] {
          constants.addresses[piece.start + slot] = offset
        } else if case .map(let map) = definition,
          let index = self.definition(map, relocation, of: piece.function.object, instruction)
        {
          constants.maps[piece.start + slot] = mapIndex[index]
        }
      }
      let first = function.offset(of: 0)
      for relocation in object.extensions.relocations[function.sectionName] ?? []
      where relocation.offset >= first
        && relocation.offset < first + function.instructions.count * BPFInstruction.size
      {
        constants.types[piece.start + (relocation.offset - first) / BPFInstruction.size] = relocation
      }
    }
    return constants
  }

  /// Notes that the program has the value of a variable in it.
  private mutating func use(_ variable: KconfigExterns.Variable?) {
    guard let variable else { return }
    depend(variable.dependence)
    since = max(since, variable.since ?? since)
  }

  /// A call of a helper as the kernel is to be given it.
  private mutating func called(
    _ call: BPFInstruction, place: String, line: SourceLine?
  ) throws(ObjectError) -> BPFInstruction {
    let rewritten = HelperRewrite.rewritten(call, for: target.version)
    if rewritten != call, target.architecture.addressSpacesOverlap,
      HelperRewrite.userMemory.contains(call.immediate)
    {
      throw ObjectError(
        .unsupportedFeature, at: place, line: line,
        "it reads a program's memory, which no helper of \(target.architecture.name) does before Linux 5.5",
        help: "take a profile of a newer kernel, or read the kernel's own memory")
    }
    let helper = HelperFunction.numbered(UInt32(bitPattern: rewritten.immediate)).map(KernelFeature.of)
    if helper?.goes(after: target.version, on: target.architecture) == true { depend(.layout) }
    return rewritten
  }
}
