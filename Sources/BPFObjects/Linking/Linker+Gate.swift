import Targets

/// Holds what is linked against the kernel that it is for: its release, its architecture, its configuration.
extension Linker {
  /// The target with the release that `objects` were compiled for, if they were for one. Refuses objects for another.
  static func checked(
    _ target: LinkTarget, for objects: [BPFObject]
  ) throws(ObjectError) -> LinkTarget {
    for object in objects where object.elf.byteOrder != target.architecture.byteOrder {
      throw ObjectError(
        .wrongByteOrder, at: object.name,
        "it is \(object.elf.byteOrder)-endian, \(target.architecture.name) is \(target.architecture.byteOrder)-endian",
        help: "compile it with --target=\(target.architecture.byteOrder == .little ? "bpfel" : "bpfeb")")
    }
    var target = target
    for object in objects {
      guard let headers = object.kernelHeaders else { continue }
      if headers.wordSize != target.architecture.wordSize {
        throw ObjectError(
          .wrongMachine, at: object.name,
          "it was compiled with headers of a kernel of \(headers.wordSize * 8) bits, \(target.architecture.name) has \(target.architecture.wordSize * 8)",
          help: "compile it for this profile")
      }
      if let release = target.release, release != headers.release {
        throw ObjectError(
          .otherKernel, at: object.name,
          "it was compiled with the headers of the kernel \(headers.release), the target's is \(release)",
          help: "compile it with the headers of \(release), or correct the profile's `release`")
      }
      target.release = headers.release
    }
    return target
  }

  /// The oldest kernel that has all of `requirements`; refuses what the profile's kernel lacks.
  func oldestKernel(
    _ requirements: [KernelRequirement], _ programs: [LinkedProgram.Program]
  ) throws(ObjectError) -> KernelVersion {
    if let unknown = requirements.filter({ $0.feature == nil }).min(by: { $0.place.rank < $1.place.rank }) {
      let (place, line) = location(of: unknown.place, programs)
      throw ObjectError(
        .kernelLacks, at: place, line: line, "\(unknown.meaning) is known of no kernel",
        help: "look for the number in linux/bpf.h; a newer bpfbake may know it")
    }
    // The newest is told: what comes later goes with it.
    let features = requirements.compactMap { requirement in requirement.feature.map { (requirement, $0) } }
    let lacking = features.filter { !target.has($0.1) }
      .max { ($0.1.since, $1.0.place.rank) < ($1.1.since, $0.0.place.rank) }
    if let (requirement, feature) = lacking,
      let refusal = target.refusal(of: feature, requirement.meaning)
    {
      let (place, line) = location(of: requirement.place, programs)
      throw ObjectError(refusal.problem, at: place, line: line, refusal.message, help: refusal.help)
    }
    // A program that is tied to this kernel anyway runs on no older one.
    guard dependence == .stable else { return target.version }
    return features.map { target.oldest(with: $0.1) }.reduce(since, max)
  }

  /// Refuses calls of helpers that are not for programs of their type, and maps that artifacts cannot make.
  func checkHelpers(_ programs: [LinkedProgram.Program]) throws(ObjectError) {
    for (number, program) in programs.enumerated() {
      for (index, instruction) in program.instructions.enumerated() where instruction.isHelperCall {
        guard let helper = HelperFunction.numbered(UInt32(bitPattern: instruction.immediate)),
          let refusal = target.refusal(of: helper, to: program)
        else { continue }
        let (place, line) = location(of: .instruction(program: number, index: index), programs)
        throw ObjectError(refusal.problem, at: place, line: line, refusal.message, help: refusal.help)
      }
    }
    for (index, map) in maps.enumerated() {
      guard let type = MapType.numbered(map.type), type.needsBTF else { continue }
      let (place, line) = location(of: .map(index), programs)
      throw ObjectError(
        .unsupportedFeature, at: place, line: line,
        "maps of type \(type.name) need BTF, and artifacts make maps without",
        help: KernelFeature.of(type).alternative.map { "instead: \($0)" } ?? "take another type of map")
    }
  }

  /// Refuses a kernel that has options off.
  func checkOptions(of linked: LinkedProgram) throws(ObjectError) {
    guard let config = target.config else { return }
    func isOff(_ option: String) -> Bool { !["y", "m"].contains(config[option] ?? "n") }
    let needs = linked.kernelNeeds
    let off = needs.filter { isOff($0.option) }
    guard let first = off.first else { return }
    let fragment = NeededOption.closure(of: needs.map(\.option)).filter(isOff).map { "\n\($0)=y" }.joined()
    let (place, line) = location(of: first.origin, linked.programs)
    throw ObjectError(
      .kernelOptionOff, at: place, line: line,
      "the profile's kernel is configured without \(off.map(\.option).joined(separator: ", "))",
      help: "switch on in the kernel's configuration:\(fragment)")
  }

  /// Where in the source it is, for messages.
  private func location(
    of place: KernelRequirement.Place, _ programs: [LinkedProgram.Program]
  ) -> (place: String, line: SourceLine?) {
    switch place {
    case .map(let index):
      return ("map '\(maps[index].name)'", firstUse(of: index, programs).flatMap { source(of: $0, $1)?.line })
    case .program(let index):
      return ("program '\(programs[index].name)'", source(of: index, 0)?.line)
    case .instruction(let program, let index):
      return source(of: program, index) ?? ("program '\(programs[program].name)', instruction \(index)", nil)
    }
  }

  /// Where an instruction of a linked program comes from.
  private func source(of program: Int, _ instruction: Int) -> (place: String, line: SourceLine?)? {
    let code = codes[program]
    guard code.origins.indices.contains(instruction),
      let origin = code.assembly.origin(code.origins[instruction])
    else { return nil }
    let object = symbols.objects[origin.function.object]
    let function = object.functions[origin.function.index]
    return (
      "\(object.name): function '\(function.name)', instruction \(origin.slot)",
      object.line(function, instruction: origin.slot)
    )
  }

  /// The first instruction that refers to a map.
  private func firstUse(
    of map: Int, _ programs: [LinkedProgram.Program]
  ) -> (program: Int, instruction: Int)? {
    for (number, program) in programs.enumerated() {
      let index = program.instructions.firstIndex { $0.refersToMap && Int($0.immediate) == map }
      if let index { return (number, index) }
    }
    return nil
  }
}
