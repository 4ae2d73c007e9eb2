import Targets

/// Something that a linked program wants of its kernel, and where. What the kernel must have is held against the tables
/// of Targets, which is all that there is to know before the program is on the device.
struct KernelRequirement {
  enum Place: Hashable {
    case map(Int)
    case program(Int)
    case instruction(program: Int, index: Int)

    /// Instructions first, which lie in a line of C, and of them the first.
    var rank: Int {
      switch self {
      case .map, .program: .max
      case .instruction(_, let index): index
      }
    }
  }

  /// Nil: no kernel is known to have it.
  let feature: KernelFeature?
  /// For messages: "map type ringbuf".
  let meaning: String
  let place: Place

  /// bpf() with maps and kprobe programs: 4.1 is the oldest kernel that any program of ours can run on (kernel commit
  /// 2541517c32be).
  static let floor = KernelVersion(4, 1)

  /// All that `programs` and their maps want, each once a place.
  static func all(maps: [LinkedProgram.Map], programs: [LinkedProgram.Program]) -> [KernelRequirement] {
    var all: [KernelRequirement] = []
    func want(_ feature: KernelFeature?, _ meaning: String, _ place: Place) {
      all.append(KernelRequirement(feature: feature, meaning: meaning, place: place))
    }
    for (index, map) in maps.enumerated() {
      let type = MapType.numbered(map.type)
      want(type.map(KernelFeature.of), "map type \(type?.name ?? "\(map.type)")", .map(index))
      if map.data != nil || map.name.hasPrefix(".") {
        want(.of(.global), InstructionClass.global.meaning, .map(index))
      }
    }
    for (number, program) in programs.enumerated() {
      if let type = ProgramType.numbered(program.type) {
        want(.of(type), "program type \(type.name)", .program(number))
      }
      // 0 is an attach type too, and what a program without one has.
      if program.attachType != 0, let type = AttachType.numbered(program.attachType) {
        want(.of(type), "attach type \(type.name)", .program(number))
      }
      if program.isSleepable, [.tracepoint, .rawTracepoint].contains(ProgramType.numbered(program.type)) {
        want(.of(.sleepableTracepoint), InstructionClass.sleepableTracepoint.meaning, .program(number))
      }
      let hasSubprograms = program.instructions.contains(where: \.isSubprogramCall)
      if program.instructions.count > 4096 {
        want(.of(.large), InstructionClass.large.meaning, .program(number))
      }
      var index = 0
      while index < program.instructions.count {
        let instruction = program.instructions[index]
        let place = Place.instruction(program: number, index: index)
        // The poison stands where the kernel's verifier does not come.
        if instruction.isHelperCall, instruction != CORERelocator.poison {
          let id = UInt32(bitPattern: instruction.immediate)
          let helper = HelperFunction.numbered(id)
          want(helper.map(KernelFeature.of), helper?.name ?? "helper \(id)", place)
          if hasSubprograms, helper?.name == "bpf_tail_call" {
            want(.of(.tailCallWithSubprograms), InstructionClass.tailCallWithSubprograms.meaning, place)
          }
        } else {
          for kind in instruction.classes { want(.of(kind), kind.meaning, place) }
        }
        index += instruction.isLoadImmediate64 ? 2 : 1
      }
    }
    return all
  }
}

extension BPFInstruction {
  /// What it is that not every kernel takes. Source: Documentation/bpf/standardization/instruction-set.rst.
  var classes: [InstructionClass] {
    var classes: [InstructionClass] = []
    let (kind, operation) = (opcode & 7, opcode & 0xf0)
    switch kind {
    case 5, 6:  // BPF_JMP, BPF_JMP32
      if isSubprogramCall { return [.subprogram] }
      let isLong = kind == 6 && operation == 0
      if kind == 6 { classes.append(isLong ? .longJump : .jmp32) }
      if operation == 0xe0 {
        classes.append(.mayGoto)
      } else if (0xa0...0xd0).contains(operation) {
        classes.append(.jlt)
      }
      // BPF_CALL and BPF_EXIT go nowhere by their offset.
      if operation != 0x80, operation != 0x90, isLong ? immediate < 0 : offset < 0 { classes.append(.loop) }
    case 4, 7:  // BPF_ALU, BPF_ALU64
      switch operation {
      case 0x30 where offset == 1, 0x90 where offset == 1: classes.append(.divideSigned)
      case 0xb0 where offset != 0: classes.append(.moveSigned)
      case 0xd0 where kind == 7: classes.append(.swapAlways)
      default: break
      }
    case 1 where opcode & 0xe0 == 0x80: classes.append(.loadSigned)  // BPF_LDX | BPF_MEMSX
    case 3 where opcode & 0xe0 == 0xc0:  // BPF_STX | BPF_ATOMIC
      switch immediate {
      case 0: break  // BPF_ADD: what BPF_XADD was
      case 0x100, 0x110: classes.append(.acquireRelease)
      default: classes.append(.atomic)
      }
    default: break
    }
    return classes
  }
}
