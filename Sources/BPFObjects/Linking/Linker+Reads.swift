import BundleFormat
import Targets

/// What programs read of their contexts and of the kernel, and in whose widths.
extension Linker {
  /// Refuses a read of the context that lies in no register of the target.
  func checkRegisters(
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
  mutating func checkWords(
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
}
