import BundleFormat
import Targets

/// The options that a kernel must have been configured with for a linked program.
public struct KernelNeed: Hashable, Sendable {
  /// "CONFIG_KPROBE_EVENTS".
  public let option: String
  /// What asks for it first: "program 'trace_open'".
  public let place: String
  let origin: KernelRequirement.Place
}

extension LinkedProgram {
  /// What the program needs of its kernel's configuration, each option once, by name. What comes before an option
  /// (`NeededOption.prerequisites`) is not among them.
  public var kernelNeeds: [KernelNeed] {
    var places: [String: KernelRequirement.Place] = [:]
    func need(_ use: NeededOption.Use, _ place: KernelRequirement.Place) {
      for option in NeededOption.needed(for: use) where places[option] == nil { places[option] = place }
    }
    for attachment in attachments {
      let place = KernelRequirement.Place.program(attachment.program)
      for (kind, number) in ProgramSection.kinds where number == attachment.kind {
        need(.attach(kind), place)
      }
      if attachment.kind == BUNDLE_ATTACH_TRACEPOINT,
        attachment.targets.allSatisfy({ $0.hasPrefix("syscalls/") })
      {
        need(.systemCallTracepoint, place)
      }
    }
    for (number, program) in programs.enumerated() {
      need(.anything, .program(number))
      for (index, instruction) in program.instructions.enumerated() where instruction.isHelperCall {
        let helper = HelperFunction.numbered(UInt32(bitPattern: instruction.immediate))
        if let helper { need(.helper(helper.name), .instruction(program: number, index: index)) }
      }
    }
    for (index, map) in maps.enumerated() {
      if let type = MapType.numbered(map.type) { need(.map(type.name), .map(index)) }
    }
    return places.map { KernelNeed(option: $0.key, place: name(of: $0.value), origin: $0.value) }
      .sorted { $0.option < $1.option }
  }

  private func name(of place: KernelRequirement.Place) -> String {
    switch place {
    case .map(let index): "map '\(maps[index].name)'"
    case .program(let index): "program '\(programs[index].name)'"
    case .instruction(let program, let index): "program '\(programs[program].name)', instruction \(index)"
    }
  }
}
