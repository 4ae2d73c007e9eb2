import Targets

/// The oldest kernel that has all that a linked program uses.
struct KernelRequirement {
  var version: KernelVersion
  /// What asks for it, in words.
  var what: String
  var place: String

  /// bpf() with maps and kprobe programs: 4.1 is the oldest kernel that any program of ours can run on (kernel commit
  /// 2541517c32be).
  static let floor = KernelVersion(4, 1)

  static func minimum(maps: [LinkedProgram.Map], programs: [LinkedProgram.Program]) -> KernelRequirement {
    var requirement = KernelRequirement(version: floor, what: "any program", place: "")
    func need(_ version: KernelVersion?, _ what: String, _ place: String) {
      guard let version, version > requirement.version else { return }
      requirement = KernelRequirement(version: version, what: what, place: place)
    }
    for map in maps {
      let place = "map '\(map.name)'"
      need(
        MapType.numbered(map.type)?.since, "map type \(MapType.numbered(map.type)?.name ?? "\(map.type)")",
        place)
      if map.data != nil || map.name.hasPrefix(".") {
        need(KernelVersion(5, 2), "a global variable", place)
      }
    }
    for program in programs {
      let place = "program '\(program.name)'"
      need(
        ProgramType.numbered(program.type)?.since,
        "program type \(ProgramType.numbered(program.type)?.name ?? "\(program.type)")", place)
      if program.instructions.count > 4096 {
        need(KernelVersion(5, 2), "a program of more than 4096 instructions", place)
      }
      for (index, instruction) in program.instructions.enumerated() {
        let place = "\(place), instruction \(index)"
        if instruction.isHelperCall,
          let helper = HelperFunction.numbered(UInt32(bitPattern: instruction.immediate))
        {
          need(helper.since, helper.name, place)
        } else if instruction.isSubprogramCall {
          need(KernelVersion(4, 16), "a call of a subprogram", place)
        } else if instruction.opcode & 7 == 6 {
          need(KernelVersion(5, 1), "a 32-bit jump (-mcpu=v3)", place)
        } else if instruction.opcode & 7 == 5, [0xa0, 0xb0, 0xc0, 0xd0].contains(instruction.opcode & 0xf0) {
          need(KernelVersion(4, 14), "a jump on less (-mcpu=v2)", place)
        }
      }
    }
    return requirement
  }
}
