import BundleFormat
import Targets

/// The options that a kernel must have been configured with for a linked program.
public struct KernelNeed: Hashable, Sendable {
  /// "CONFIG_KPROBE_EVENTS".
  public let option: String
  /// What asks for it first: "program 'trace_open'".
  public let place: String
}

extension LinkedProgram {
  /// What the program needs of its kernel's configuration, each option once, by name. What comes before an option
  /// (`NeededOption.prerequisites`) is not among them.
  public var kernelNeeds: [KernelNeed] {
    var places: [String: String] = [:]
    func need(_ use: NeededOption.Use, _ place: String) {
      for option in NeededOption.needed(for: use) where places[option] == nil { places[option] = place }
    }
    for attachment in attachments {
      let program = programs[attachment.program]
      let place = "program '\(program.name)'"
      for (kind, number) in ProgramSection.kinds where number == attachment.kind {
        need(.attach(kind), place)
      }
      if attachment.kind == BUNDLE_ATTACH_TRACEPOINT,
        attachment.targets.allSatisfy({ $0.hasPrefix("syscalls/") })
      {
        need(.systemCallTracepoint, place)
      }
    }
    for program in programs {
      need(.anything, "program '\(program.name)'")
      for (index, instruction) in program.instructions.enumerated() where instruction.isHelperCall {
        let helper = HelperFunction.numbered(UInt32(bitPattern: instruction.immediate))
        if let helper { need(.helper(helper.name), "program '\(program.name)', instruction \(index)") }
      }
    }
    for map in maps {
      if let type = MapType.numbered(map.type) { need(.map(type.name), "map '\(map.name)'") }
    }
    return places.map { KernelNeed(option: $0.key, place: $0.value) }.sorted { $0.option < $1.option }
  }

  /// Refuses a kernel that has options off.
  func check(config: [String: String]?) throws(ObjectError) {
    guard let config else { return }
    func isOff(_ option: String) -> Bool { !["y", "m"].contains(config[option] ?? "n") }
    let off = kernelNeeds.filter { isOff($0.option) }
    guard let first = off.first else { return }
    let fragment = NeededOption.closure(of: kernelNeeds.map(\.option)).filter(isOff).map { "\n\($0)=y" }
      .joined()
    throw ObjectError(
      .kernelOptionOff, at: first.place,
      "the profile's kernel is configured without \(off.map(\.option).joined(separator: ", "))",
      help: "switch on in the kernel's configuration:\(fragment)")
  }
}
