import Targets

/// Which functions are programs, and what each becomes.
extension Linker {
  /// A program of the objects before it is decided whether it is one for this kernel.
  struct Candidate {
    let id: Symbols.FunctionID
    let function: BPFObject.Function
    let section: ProgramSection
    let code: Code
  }

  /// The programs of all objects, linked, in their order.
  mutating func candidates() throws(ObjectError) -> [Candidate] {
    var candidates: [Candidate] = []
    for (number, object) in symbols.objects.enumerated() {
      for (index, function) in object.functions.enumerated() where !function.isSubprogram {
        // SEC("?...") asks not to load the program unless it is wanted.
        if function.sectionName.hasPrefix("?") { continue }
        let place = "\(object.name): function '\(function.name)'"
        guard function.binding != .local else {
          throw ObjectError(
            .staticProgram, at: place,
            "a program in section '\(function.sectionName)' must not be static", help: "drop the word static")
        }
        let section = try ProgramSection(
          function.sectionName, at: place, line: object.line(function, instruction: 0), for: target)
        let id = Symbols.FunctionID(object: number, index: index)
        candidates.append(
          Candidate(id: id, function: function, section: section, code: try code(of: id, section)))
      }
    }
    guard !candidates.isEmpty else {
      throw ObjectError.noProgram(in: symbols.objects.map(\.name).joined(separator: ", "))
    }
    return candidates
  }

  /// The program that a candidate becomes; its instructions name maps by their place in `maps`.
  mutating func program(_ candidate: Candidate) -> LinkedProgram.Program {
    let (function, section) = (candidate.function, candidate.section)
    let needsVersion = section.needsKernelVersion && target.version < KernelVersion(5, 0)
    if needsVersion { depend(.layout) }
    return LinkedProgram.Program(
      name: function.name, section: function.sectionName, type: section.definition.programType.number,
      attachType: section.definition.attachType?.number ?? 0, instructions: candidate.code.instructions,
      kernelVersionCode: needsVersion ? target.version.code : 0,
      flags: section.isSleepable ? LinkedProgram.Program.sleepable : 0, attachBTFID: 0)
  }
}
