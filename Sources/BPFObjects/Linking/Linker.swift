import BundleFormat
import Targets

/// Links objects into what one kernel is to be given. Pure: values in, values out.
public struct Linker {
  private let symbols: Symbols
  private let target: LinkTarget
  private let request: LinkRequest
  private let relocations: RelocationIndex
  private let kconfig: KconfigExterns
  private let definitions: [MapDefinitions.Definition]
  private var data: DataSections
  private var dependence = LinkedProgram.Dependence.stable
  private var maps: [LinkedProgram.Map] = []
  /// Index in `maps` of each definition.
  private var mapIndex: [Int] = []
  /// Indices in `maps` of what dead code referred to.
  private var unused: Set<Int> = []
  /// The first kernel that has what the program was told is there.
  private var since = KernelRequirement.floor
  /// Index in `maps` of each merged data section and of the kconfig map, given when first used.
  private var dataMapIndex: [Int: Int] = [:]
  private var kconfigMapIndex: Int?
  private var relocator: CORERelocator?
  /// Of each program.
  private var codes: [Code] = []

  private var warnings: [ObjectError] = []

  /// Links `objects`, one or more that make one program together. Errors: any but those of reading an object.
  public static func link(
    _ objects: [BPFObject], for target: LinkTarget, _ request: LinkRequest = LinkRequest()
  ) throws(ObjectError) -> LinkedProgram {
    var linker = try Linker(objects, for: target, request)
    return try linker.link()
  }

  private init(_ objects: [BPFObject], for target: LinkTarget, _ request: LinkRequest) throws(ObjectError) {
    for object in objects where object.elf.byteOrder != target.architecture.byteOrder {
      throw ObjectError(
        .wrongByteOrder, at: object.name,
        "it is \(object.elf.byteOrder)-endian, \(target.architecture.name) is \(target.architecture.byteOrder)-endian",
        help: "compile it with --target=\(target.architecture.byteOrder == .little ? "bpfel" : "bpfeb")")
    }
    var target = target
    for object in objects {
      guard let headers = object.kernelHeaders else { continue }
      // What was compiled with one kernel's headers has its offsets in its code.
      dependence = .layout
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
    self.target = target
    self.request = request
    symbols = try Symbols(objects)
    relocations = try RelocationIndex(objects)
    kconfig = try KconfigExterns(objects, target: target)
    data = try DataSections(objects)
    var definitions: [MapDefinitions.Definition] = []
    for (number, object) in objects.enumerated() {
      definitions += try MapDefinitions.of(object, number: number, for: target)
    }
    self.definitions = definitions
  }

  private mutating func link() throws(ObjectError) -> LinkedProgram {
    for definition in definitions {
      var map = definition.map
      if let template = definition.template {
        map.inner = maps.count
        maps.append(template)
      }
      mapIndex.append(maps.count)
      maps.append(map)
    }

    let all = try candidates()
    // Where no more than a number is left of each, that is what they are for.
    let candidates = all.allSatisfy(\.code.isNothing) ? all : all.filter { !$0.code.isNothing }
    var programs: [LinkedProgram.Program] = []
    var attachments: [LinkedProgram.Attachment] = []
    for candidate in candidates {
      let (function, section) = (candidate.function, candidate.section)
      let needsVersion = section.needsKernelVersion && target.version < KernelVersion(5, 0)
      if needsVersion { depend(.layout) }
      attachments.append(
        try attachment(
          of: function, section: section, program: programs.count,
          in: symbols.objects[candidate.id.object]))
      programs.append(
        LinkedProgram.Program(
          name: function.name, section: function.sectionName, type: section.definition.programType.number,
          attachType: section.definition.attachType?.number ?? 0,
          instructions: candidate.code.instructions,
          kernelVersionCode: needsVersion ? target.version.code : 0,
          flags: section.isSleepable ? LinkedProgram.Program.sleepable : 0, attachBTFID: 0))
      codes.append(candidate.code)
    }
    for name in request.attach.keys.sorted() where !all.contains(where: { $0.function.name == name }) {
      throw unknown(.unknownProgram, "program", name, among: all.map(\.function.name), key: "attach")
    }
    var slots = try slots(candidates.map(\.id))
    let kept = dropMaps(&programs, &slots)
    var records = Records(objects: symbols.objects)
    let outputs = try outputs(&records, kept)
    let minimum = try oldestKernel(KernelRequirement.all(maps: maps, programs: programs), programs)
    let linked = LinkedProgram(
      machine: UInt32(target.architecture.elfMachine), byteOrder: target.architecture.byteOrder,
      release: target.release, version: target.version.code, minimum: minimum.code,
      dependence: dependence,
      buildID: target.buildID, license: try license(), maps: maps, slots: slots, programs: programs,
      attachments: attachments, outputs: outputs, fields: records.fields, enumerators: records.enumerators,
      warnings: warnings)
    if request.checksConfig { try checkOptions(of: linked) }
    return linked
  }

  /// The instructions of a program, and where they come from.
  private struct Code {
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

  /// A program of the objects before it is decided whether it is one for this kernel.
  private struct Candidate {
    let id: Symbols.FunctionID
    let function: BPFObject.Function
    let section: ProgramSection
    let code: Code
  }

  private mutating func candidates() throws(ObjectError) -> [Candidate] {
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

  /// The oldest kernel that has all of `requirements`; refuses what the profile's kernel lacks.
  private func oldestKernel(
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

  /// Refuses a kernel that has options off.
  private func checkOptions(of linked: LinkedProgram) throws(ObjectError) {
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

  private mutating func depend(_ level: LinkedProgram.Dependence) { dependence = max(dependence, level) }

  private func license() throws(ObjectError) -> String {
    var found: (license: String, object: String)?
    for object in symbols.objects {
      guard let license = object.license else { continue }
      if let found, found.license != license {
        throw ObjectError(
          .licenseConflict, at: object.name,
          "its license is \"\(license)\", that of \(found.object) is \"\(found.license)\"",
          help: "give all objects of a program one license")
      }
      found = (license, object.name)
    }
    return found?.license ?? ""
  }

  // MARK: Code

  private mutating func code(
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

  /// The definition that an ldimm64 refers to, which may name the section and count from its start.
  private func definition(
    _ map: MapDefinitions.Place, _ relocation: ELFObject.Relocation, of object: Int,
    _ instruction: BPFInstruction
  ) -> Int? {
    let isSection = symbols.objects[object].elf.symbols[relocation.symbol].type == .section
    var place = map
    place.offset += isSection ? Int(instruction.immediate) : 0
    return definitions.firstIndex { $0.place == place }
  }

  /// Notes that the program has the value of a variable in it.
  private mutating func use(_ variable: KconfigExterns.Variable?) {
    guard let variable else { return }
    depend(variable.dependence)
    since = max(since, variable.since ?? since)
  }

  /// Takes out the maps that only dead code referred to. What comes back is the new index of each that is kept.
  private mutating func dropMaps(
    _ programs: inout [LinkedProgram.Program], _ slots: inout [LinkedProgram.Slot]
  ) -> [Int: Int] {
    unused.formUnion(dataMapIndex.values)
    for instruction in programs.flatMap(\.instructions) where instruction.refersToMap {
      unused.remove(Int(instruction.immediate))
    }
    for case .map(let index) in slots.map(\.value) { unused.remove(index) }
    for (index, map) in maps.enumerated() where unused.contains(index) {
      if let inner = map.inner { unused.insert(inner) }
    }
    var kept: [Int: Int] = [:]
    for index in maps.indices where !unused.contains(index) { kept[index] = kept.count }
    guard !unused.isEmpty else { return kept }
    for (program, code) in programs.map(\.instructions).enumerated() {
      for (position, instruction) in code.enumerated() where instruction.refersToMap {
        let index = kept[Int(instruction.immediate)] ?? 0
        programs[program].instructions[position].immediate = Int32(truncatingIfNeeded: index)
      }
    }
    slots = slots.compactMap { slot in
      kept[slot.map].map { map in
        var slot = slot
        slot.map = map
        if case .map(let index) = slot.value { slot.value = .map(kept[index] ?? 0) }
        return slot
      }
    }
    maps = maps.indices.compactMap { index in
      guard kept[index] != nil else { return nil }
      var map = maps[index]
      map.inner = map.inner.flatMap { kept[$0] }
      return map
    }
    return kept
  }

  private func checkRegisters(
    _ instructions: [BPFInstruction], _ origins: [Int], _ assembly: CodeAssembly
  ) throws(ObjectError) {
    let table = target.registers
    guard let fault = ContextAccess(instructions, table: table).firstFault(),
      let origin = assembly.origin(origins[fault.index])
    else { return }
    let object = symbols.objects[origin.function.object]
    let function = object.functions[origin.function.index]
    let last = table.registers.last
    let names = table.registers.filter {
      $0.offset < fault.offset + fault.size && fault.offset < $0.offset + $0.size
    }
    let lies =
      names.isEmpty
      ? "the last, \(last?.name ?? ""), lies at \(last?.offset ?? 0)"
      : "there lie \(names.map { "\($0.name) (\($0.size) bytes at \($0.offset))" }.joined(separator: " and "))"
    throw ObjectError(
      .noRegister, at: "\(object.name): function '\(function.name)', instruction \(origin.slot)",
      line: object.line(function, instruction: origin.slot),
      "it reads \(fault.size) bytes at \(fault.offset) of its context, which is no register of \(target.architecture.name): \(lies)",
      help: "read registers by PT_REGS_PARM1 and its siblings of <bpf/bpf_tracing.h>, which know the target's"
    )
  }

  /// Notes where the program takes words of a 32-bit target for 64 bits wide.
  /// - Parameter relocations: CO-RE relocations, by position before dead code went; `origins` tells that position.
  private mutating func checkWords(
    _ instructions: [BPFInstruction], _ origins: [Int], _ assembly: CodeAssembly,
    _ relocations: [Int: BTFExtension.CORERelocation], of id: Symbols.FunctionID, _ section: ProgramSection
  ) throws(ObjectError) {
    // What was compiled with the kernel's own headers has the kernel's widths.
    guard target.architecture.wordSize == 4, symbols.objects.allSatisfy({ $0.pointerSize == 8 }) else {
      return
    }
    var words = KernelWords(instructions: instructions, architecture: target.architecture.name)
    for (index, definition) in definitions.enumerated() {
      let btf = symbols.objects[definition.place.object].btf
      let name = definition.map.name
      if let type = definition.keyType {
        words.keys[mapIndex[index]] = KernelWords.Shared(btf: btf, type: type, name: "the key of \(name)")
      }
      if let asked = request.outputs[name] ?? nil,
        let (object, type) = try Records.type(named: asked, in: symbols.objects)
      {
        words.elements[mapIndex[index]] = KernelWords.Shared(
          btf: symbols.objects[object].btf, type: type.id, name: name)
      } else if let type = definition.valueType {
        words.elements[mapIndex[index]] = KernelWords.Shared(btf: btf, type: type, name: name)
      }
    }
    let object = symbols.objects[id.object]
    if section.kind == BUNDLE_ATTACH_TRACEPOINT {
      words.context = try Self.context(of: object.functions[id.index].name, in: object.btf)
    }
    for (index, position) in origins.enumerated() {
      guard let relocation = relocations[position] else { continue }
      words.relocated.insert(index)
      guard CORERelocator.Kind(rawValue: relocation.kind) == .fieldByteOffset,
        let owner = assembly.origin(position)
      else { continue }
      let btf = symbols.objects[owner.function.object].btf
      let access = try COREAccess(relocation, kind: .fieldByteOffset, in: btf, place: object.name)
      guard let last = access.steps.last else { continue }
      words.members[index] = KernelWords.Shared(
        btf: btf, type: last.type, name: last.member.map { "'\($0.name)'" } ?? "an element")
    }
    for finding in try words.findings() {
      guard let origin = assembly.origin(origins[finding.index]) else { continue }
      let object = symbols.objects[origin.function.object]
      let function = object.functions[origin.function.index]
      warnings.append(
        ObjectError(
          .kernelWordSize, at: "\(object.name): function '\(function.name)', instruction \(origin.slot)",
          line: object.line(function, instruction: origin.slot), finding.message, help: finding.help))
    }
  }

  /// What the first parameter of a function points to, if that is a struct.
  private static func context(of function: String, in btf: BTF) throws(ObjectError) -> KernelWords.Shared? {
    guard let type = try btf.first([.function], named: function) else { return nil }
    guard let parameter = try btf.parameters(btf.type(type.sizeOrType)).first else { return nil }
    let pointer = try btf.resolved(parameter)
    guard pointer.kind == .pointer, try btf.resolved(pointer.sizeOrType).kind == .structure else {
      return nil
    }
    return KernelWords.Shared(
      btf: btf, type: pointer.sizeOrType, name: "'\(try btf.spelling(pointer.sizeOrType))'")
  }

  /// Applies a CO-RE relocation to a slot of the assembled program.
  private mutating func relocateType(
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

  /// The two slots of an ldimm64 with its relocation applied.
  private mutating func loaded(
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

  private func unresolved(_ name: String, isWeak: Bool, place: String, line: SourceLine?) -> ObjectError {
    ObjectError(
      .unresolvedExtern, at: place, line: line,
      "extern '\(name)' is defined in no object, and it is no __kconfig variable",
      help:
        "add the source that defines it to the recipe's sources; kernel symbols (__ksym) are not supported")
  }

  /// The map of a merged data section, made when an instruction first asks for it.
  private mutating func dataMap(_ index: Int) -> Int {
    if let known = dataMapIndex[index] { return known }
    let section = data.merged[index]
    let isReadOnly = section.kind == .readOnly
    dataMapIndex[index] = maps.count
    maps.append(
      LinkedProgram.Map(
        name: section.name, type: MapDefinitions.MapType.array, keySize: 4,
        valueSize: UInt32(section.bytes.count),
        maxEntries: 1, flags: isReadOnly ? Self.readOnlyToPrograms : 0,
        property: isReadOnly ? BUNDLE_MAP_FREEZE.rawValue : 0, inner: nil,
        data: section.bytes.allSatisfy { $0 == 0 } && !isReadOnly ? nil : section.bytes))
    return maps.count - 1
  }

  private mutating func kconfigMap() -> Int {
    if let known = kconfigMapIndex { return known }
    kconfigMapIndex = maps.count
    maps.append(
      LinkedProgram.Map(
        name: ".kconfig", type: MapDefinitions.MapType.array, keySize: 4,
        valueSize: UInt32(kconfig.bytes.count),
        maxEntries: 1, flags: Self.readOnlyToPrograms, property: BUNDLE_MAP_FREEZE.rawValue, inner: nil,
        data: kconfig.bytes))
    return maps.count - 1
  }

  /// BPF_F_RDONLY_PROG of include/uapi/linux/bpf.h.
  private static let readOnlyToPrograms: UInt32 = 1 << 7

  // MARK: Attachments

  private func attachment(
    of function: BPFObject.Function, section: ProgramSection, program: Int, in object: BPFObject
  ) throws(ObjectError) -> LinkedProgram.Attachment {
    let place = "\(object.name): function '\(function.name)'"
    let targets = request.attach[function.name] ?? (section.target.isEmpty ? [] : [section.target])
    guard !targets.isEmpty else {
      throw ObjectError(
        .sectionWithoutTarget, at: place,
        "section '\(function.sectionName)' does not say where to attach the program",
        help:
          "write SEC(\"\(section.name)/\(section.placeholder)\"), or attach: {\(function.name): [...]} in the recipe"
      )
    }
    for target in targets {
      if let fault = section.fault(in: target) {
        throw ObjectError(
          .sectionWithoutTarget, at: place, "'\(target)' is no place to attach to: \(fault)",
          help: "write \(section.placeholder)")
      }
    }
    if section.kind == BUNDLE_ATTACH_TRACEPOINT, !target.reportsSystemCalls,
      let unseen = targets.first(where: { $0.hasPrefix("syscalls/") })
    {
      throw ObjectError(
        .unseenSystemCalls, at: place,
        "'\(unseen)' does not see programs of \(target.user.name): a kernel of \(target.architecture.name) "
          + "leaves their system calls out of the tracepoints of its own",
        help:
          "probe the function that does the work, such as SEC(\"kprobe/do_sys_openat2\"), or the system call "
          + "itself, by SEC(\"ksyscall/openat\")")
    }
    return LinkedProgram.Attachment(
      program: program, kind: section.kind,
      targets: section.isSystemCall ? targets.flatMap(target.systemCalls.functions) : targets)
  }

  private func unknown(
    _ problem: ObjectError.Problem, _ kind: String, _ name: String, among known: [String], key: String
  ) -> ObjectError {
    ObjectError(
      problem, at: "recipe, \(key)", "there is no \(kind) called '\(name)'",
      help: known.isEmpty ? nil : "the object has: \(known.sorted().joined(separator: ", "))",
      misspelling: ObjectError.Misspelling(name, among: known))
  }

  // MARK: Initial entries

  /// The static `values` of maps of maps and program arrays: pointers that relocations of .maps fill in.
  private func slots(_ programs: [Symbols.FunctionID]) throws(ObjectError) -> [LinkedProgram.Slot] {
    var slots: [LinkedProgram.Slot] = []
    for (number, object) in symbols.objects.enumerated() {
      guard let section = object.elf.section(named: ".maps") else { continue }
      for relocation in object.elf.relocations[section.index] ?? [] {
        let place = "\(object.name): section '.maps', offset \(relocation.offset)"
        guard
          let index = definitions.firstIndex(where: {
            $0.place.object == number && $0.place.section == section.index
              && $0.place.offset <= relocation.offset && relocation.offset < $0.place.offset + $0.size
          }), let values = definitions[index].values, relocation.offset >= values,
          (relocation.offset - values) % 8 == 0
        else {
          throw ObjectError(
            .badRelocation, at: place, "it fills in something that is not among a map's values")
        }
        let definition = definitions[index]
        let key = UInt32(truncatingIfNeeded: (relocation.offset - values) / 8)
        let value: LinkedProgram.Slot.Value
        switch try symbols.definition(object: number, symbol: relocation.symbol) {
        case .map(let map) where definition.template != nil:
          guard let inner = definitions.firstIndex(where: { $0.place == map }) else {
            throw ObjectError(
              .badRelocation, at: place, "it refers to a place in '.maps' where no map starts")
          }
          value = .map(mapIndex[inner])
        case .code(let owner, let code, let offset)
        where definition.map.type == MapDefinitions.MapType.programArray:
          guard
            let function = symbols.objects[owner].function(section: code, slot: offset / BPFInstruction.size),
            let program = programs.firstIndex(of: Symbols.FunctionID(object: owner, index: function))
          else { throw ObjectError(.badRelocation, at: place, "it refers to a function that is no program") }
          value = .program(program)
        default:
          throw ObjectError(
            .badRelocation, at: place, "map '\(definition.map.name)' cannot hold what its values name")
        }
        slots.append(LinkedProgram.Slot(map: mapIndex[index], key: key, value: value))
      }
    }
    return slots
  }

  // MARK: Outputs

  /// `kept`: by index when maps were defined, the index in `maps`; nil: nothing refers to the map.
  private mutating func outputs(
    _ records: inout Records, _ kept: [Int: Int]
  ) throws(ObjectError) -> [LinkedProgram.Output] {
    for name in request.outputs.keys.sorted() where !definitions.contains(where: { $0.map.name == name }) {
      throw unknown(.unknownMap, "map", name, among: definitions.map(\.map.name), key: "output")
    }
    var outputs: [LinkedProgram.Output] = []
    for (index, definition) in definitions.enumerated() {
      let name = definition.map.name
      guard let map = kept[mapIndex[index]] else { continue }
      let asked = request.outputs[name]
      let kind: bundle_output_kind
      switch definition.map.type {
      case MapDefinitions.MapType.ringBuffer: kind = BUNDLE_OUTPUT_RINGBUF
      case MapDefinitions.MapType.perfEventArray where asked != nil || definition.isEvents:
        kind = BUNDLE_OUTPUT_PERFBUF
        if definition.isEvents { since = max(since, MapDefinitions.eventsSince) }
      default:
        guard asked == nil else {
          throw ObjectError(
            .outputMapKind, at: "recipe, output: \(name)",
            "map '\(name)' is no ring buffer and no perf event array",
            help: "only maps of type BPF_MAP_TYPE_RINGBUF or BPF_MAP_TYPE_PERF_EVENT_ARRAY carry records")
        }
        continue
      }
      let root: (field: Int, size: UInt32)
      if let type = asked ?? nil {
        root = try records.add(typeNamed: type, output: name)
      } else if let type = definition.valueType {
        root = try records.add(type: type, of: definition.place.object, output: name)
      } else {
        root = records.addBytes()
      }
      outputs.append(
        LinkedProgram.Output(map: map, kind: kind, field: root.field, size: root.size))
    }
    return outputs
  }
}
