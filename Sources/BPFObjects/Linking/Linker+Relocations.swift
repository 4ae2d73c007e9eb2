import Targets

/// Applies relocations: those of ELF to maps and globals, those of CO-RE to the types of the kernel.
extension Linker {
  /// The two slots of an ldimm64 with its relocation applied.
  mutating func loaded(
    _ first: BPFInstruction, _ second: BPFInstruction, _ relocation: ELFObject.Relocation, object number: Int,
    place: String, line: SourceLine?
  ) throws(ObjectError) -> (BPFInstruction, BPFInstruction) {
    var (first, second) = (first, second)
    let symbol = symbols.objects[number].elf.symbols[relocation.symbol]
    let isSection = symbol.type == .section
    switch try symbols.definition(object: number, symbol: relocation.symbol) {
    case .map(let map):
      guard let definition = definition(map, relocation, of: number, first) else {
        let at = map.offset + (isSection ? Int(first.immediate) : 0)
        throw ObjectError(
          .badRelocation, at: place, line: line,
          "it refers to offset \(at) of a section of maps, where no map starts")
      }
      first.source = BPFInstruction.Pseudo.mapFD
      first.immediate = Int32(truncatingIfNeeded: mapIndex[definition])
    case .data(let owner, let section, let offset):
      let name = symbols.objects[owner].elf.sections[section].name
      guard let placed = data.placement[DataSections.Key(object: owner, section: section)] else {
        throw ObjectError(
          .badRelocation, at: place, line: line, "it refers to section '\(name)', which holds no globals",
          help: "globals live in .data, .rodata and .bss, or in sections whose names start so")
      }
      let offset = placed.base + offset + Int(first.immediate)
      guard offset >= 0, offset <= data.merged[placed.index].bytes.count else {
        throw ObjectError(
          .badRelocation, at: place, line: line, "it refers to a place outside of section '\(name)'")
      }
      first.source = BPFInstruction.Pseudo.mapValue
      first.immediate = Int32(truncatingIfNeeded: dataMap(placed.index))
      second.immediate = Int32(truncatingIfNeeded: offset)
    case .external(let name, let isWeak):
      throw unresolved(name, isWeak: isWeak, place: place, line: line)
    case .code:
      throw ObjectError(
        .unsupportedFeature, at: place, line: line,
        "it takes the address of a function, which the kernel allows only for programs that carry BTF",
        help: "write the loop out, or with #pragma unroll, in place of a callback")
    }
    return (first, second)
  }

  /// The definition that an ldimm64 refers to, which may name the section and count from its start.
  func definition(
    _ map: MapDefinitions.Place, _ relocation: ELFObject.Relocation, of object: Int,
    _ instruction: BPFInstruction
  ) -> Int? {
    let isSection = symbols.objects[object].elf.symbols[relocation.symbol].type == .section
    var place = map
    place.offset += isSection ? Int(instruction.immediate) : 0
    return definitions.firstIndex { $0.place == place }
  }

  /// Applies a CO-RE relocation to a slot of the assembled program.
  mutating func relocateType(
    _ relocation: BTFExtension.CORERelocation, at position: Int, _ assembly: CodeAssembly,
    _ instructions: inout [BPFInstruction]
  ) throws(ObjectError) {
    guard let origin = assembly.origin(position) else { return }
    let object = symbols.objects[origin.function.object]
    let function = object.functions[origin.function.index]
    let place = "\(object.name): function '\(function.name)', instruction \(origin.slot)"
    let line = object.line(function, instruction: origin.slot)
    let dependence = CORERelocator.dependence(of: relocation.kind)
    if relocator == nil {
      guard let btf = target.btf else {
        // The object's own type ids need no kernel, and the compiler put them in already.
        if dependence == .stable { return }
        throw ObjectError(
          .missingKernelBTF, at: place, line: line,
          "it asks for a type of the kernel, and the profile tells none",
          help: "give the profile the kernel's types: kernel: {btf: PATH} (a vmlinux or a raw BTF file)")
      }
      guard btf.order == target.architecture.byteOrder else {
        throw BTF.corrupt(
          "the kernel's BTF", "it is \(btf.order)-endian, \(target.architecture.name) is not")
      }
      relocator = CORERelocator(target: btf, pointerSize: target.architecture.wordSize)
    }
    try relocator?.apply(
      relocation, of: object, to: &instructions, at: position, place: place, line: line)
    depend(dependence)
  }

  private func unresolved(_ name: String, isWeak: Bool, place: String, line: SourceLine?) -> ObjectError {
    ObjectError(
      .unresolvedExtern, at: place, line: line,
      "extern '\(name)' is defined in no object, and it is no __kconfig variable",
      help:
        "add the source that defines it to the recipe's sources; kernel symbols (__ksym) are not supported")
  }
}
