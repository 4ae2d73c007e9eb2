import Targets
import Testing

@testable import BPFObjects

/// What a link refuses because the profile's kernel lacks it: every row of the tables of Targets.
@Suite struct GateTests {
  private static let exit = BPFInstruction(opcode: BPFInstruction.exit)

  /// A program with this feature and nothing else that is newer than any kernel.
  private static func wants(_ feature: KernelFeature) throws -> Set<KernelFeature> {
    var map = LinkedProgram.Map(
      name: "m", type: 1, keySize: 4, valueSize: 4, maxEntries: 1, flags: 0, property: 0, inner: nil,
      data: nil)
    var program = LinkedProgram.Program(
      name: "p", section: "", type: 2, attachType: 0, instructions: [exit], kernelVersionCode: 0, flags: 0,
      attachBTFID: 0)
    switch feature.kind {
    case .helper:
      let helper = try #require(HelperFunction.all.first { $0.name == feature.name })
      program.instructions = [
        BPFInstruction(opcode: BPFInstruction.call, immediate: Int32(helper.number)), exit,
      ]
    case .mapType: map.type = try #require(MapType.all.first { $0.constant == feature.name }).number
    case .programType:
      program.type = try #require(ProgramType.all.first { $0.constant == feature.name }).number
    case .attachType:
      program.attachType = try #require(AttachType.all.first { $0.constant == feature.name }).number
    case .instructions:
      if feature.name == "global" { map.data = [0, 0, 0, 0] }
      program.instructions = try #require(samples[feature.name]) + [exit]
      if feature.name == "sleepable_tracepoint" { (program.type, program.flags) = (5, 1 << 4) }
    }
    return Set(KernelRequirement.all(maps: [map], programs: [program]).compactMap(\.feature))
  }

  /// An instruction of each class. Sources: Documentation/bpf/standardization/instruction-set.rst.
  private static let samples: [String: [BPFInstruction]] = [
    "jlt": [BPFInstruction(opcode: 0xa5, offset: 0)],
    "subprogram": [BPFInstruction(opcode: BPFInstruction.call, source: 1)],
    "jmp32": [BPFInstruction(opcode: 0x16)],
    "large": Array(repeating: BPFInstruction(opcode: 0xb7), count: 4096),
    "global": [],
    "loop": [BPFInstruction(opcode: 0x05, offset: -1)],
    "tail_call_with_subprograms": [
      BPFInstruction(opcode: BPFInstruction.call, source: 1),
      BPFInstruction(opcode: BPFInstruction.call, immediate: 12),
    ],
    "sleepable_tracepoint": [],
    "atomic": [BPFInstruction(opcode: 0xdb, immediate: 1)],
    "long_jump": [BPFInstruction(opcode: 0x06, immediate: 1)],
    "load_signed": [BPFInstruction(opcode: 0x81)],
    "move_signed": [BPFInstruction(opcode: 0xbf, offset: 8)],
    "divide_signed": [BPFInstruction(opcode: 0x3f, offset: 1)],
    "swap_always": [BPFInstruction(opcode: 0xd7, immediate: 16)],
    "may_goto": [BPFInstruction(opcode: 0xe5, offset: 1)],
    "acquire_release": [BPFInstruction(opcode: 0xdb, immediate: 0x100)],
  ]

  private static func target(_ version: KernelVersion, _ arch: Architecture = .x86_64) -> LinkTarget {
    LinkTarget(architecture: arch, version: version)
  }

  @Test(arguments: KernelFeature.all)
  func isSeenAndRefusedBefore(_ feature: KernelFeature) throws {
    let wants = try Self.wants(feature)
    // Number 0: what a program has that says nothing.
    if feature.name != "BPF_CGROUP_INET_INGRESS" {
      #expect(wants.contains(feature), "\(feature.name) is not seen in a program that has it")
    }
    #expect(Self.target(feature.since).has(feature))
    let before = KernelVersion(feature.since.major, feature.since.minor - 1, 255)
    #expect(!Self.target(before).has(feature))
    var vendor = Self.target(before)
    vendor.provides = [feature.name]
    #expect(vendor.has(feature))
  }

  @Test func ordinaryInstructionsAreOfNoClass() {
    for (opcode, offset, immediate) in [
      (0xb7, 0, 8), (0x07, 0, 1), (0x37, 0, 3), (0x97, 0, 3), (0x15, 3, 0), (0x05, 1, 0), (0x79, -8, 0),
      (0x61, 4, 0), (0x7b, -8, 0), (0xdb, -8, 0), (0xd4, 0, 32), (0xdc, 0, 16), (0x95, 0, 0), (0xbc, 0, 0),
    ] as [(UInt8, Int16, Int32)] {
      #expect(BPFInstruction(opcode: opcode, offset: offset, immediate: immediate).classes == [])
    }
    // What looks like an opcode in the second half of an ldimm64 is a number.
    let load = [
      BPFInstruction(opcode: BPFInstruction.ldimm64), BPFInstruction(opcode: 0, immediate: 0x16), Self.exit,
    ]
    let program = LinkedProgram.Program(
      name: "p", section: "", type: 2, attachType: 0, instructions: load, kernelVersionCode: 0, flags: 0,
      attachBTFID: 0)
    #expect(
      KernelRequirement.all(maps: [], programs: [program]).map(\.feature?.name) == ["BPF_PROG_TYPE_KPROBE"])
  }

  /// What no table has no kernel is given: a helper or a type of map by a number.
  @Test func unknownNumbersAreOfNoKernel() throws {
    let map = LinkedProgram.Map(
      name: "m", type: UInt32(MapType.all.count) + 1, keySize: 4, valueSize: 4, maxEntries: 1, flags: 0,
      property: 0, inner: nil, data: nil)
    for id in [0, 212, -1] as [Int32] {
      let program = LinkedProgram.Program(
        name: "p", section: "", type: 2, attachType: 0,
        instructions: [BPFInstruction(opcode: BPFInstruction.call, immediate: id), Self.exit],
        kernelVersionCode: 0, flags: 0, attachBTFID: 0)
      let unknown = KernelRequirement.all(maps: [map], programs: [program]).filter { $0.feature == nil }
      #expect(
        unknown.map(\.meaning) == [
          "map type \(MapType.all.count + 1)", "helper \(UInt32(bitPattern: id))",
        ])
    }
  }

  /// Helpers and subprograms alone are fine with a tail call; one of the two is missing here.
  @Test func tailCallsAloneAreNoClass() {
    for instructions in [
      [BPFInstruction(opcode: BPFInstruction.call, source: 1)],
      [BPFInstruction(opcode: BPFInstruction.call, immediate: 12)],
    ] {
      let program = LinkedProgram.Program(
        name: "p", section: "", type: 2, attachType: 0, instructions: instructions + [Self.exit],
        kernelVersionCode: 0, flags: 0, attachBTFID: 0)
      let names = KernelRequirement.all(maps: [], programs: [program]).compactMap(\.feature?.name)
      #expect(!names.contains("tail_call_with_subprograms"))
    }
  }

  /// What each architecture brought in its own time, by name of the architecture; others have it with the first kernel.
  private static let exceptions: [(feature: String, since: [String: KernelVersion])] = [
    (
      "BPF_PROG_TYPE_KPROBE",
      [
        "arm64": KernelVersion(4, 8), "riscv64": KernelVersion(5, 12), "riscv32": KernelVersion(5, 12),
        "loongarch64": KernelVersion(6, 3),
      ]
    ),
    (
      "tail_call_with_subprograms",
      [
        "arm64": KernelVersion(6, 0), "s390x": KernelVersion(6, 3), "loongarch64": KernelVersion(6, 4),
        "riscv64": KernelVersion(6, 9), "powerpc64": KernelVersion(7, 0), "ppc64el": KernelVersion(7, 0),
      ]
    ),
  ]

  @Test(arguments: Architecture.all) func exceptions(of arch: Architecture) throws {
    for (name, exceptions) in Self.exceptions {
      let feature = try #require(KernelFeature.named(name))
      let newest = Self.target(KernelVersion(7, 9), arch)
      let since = feature.since(on: arch)
      if name == "tail_call_with_subprograms", exceptions[arch.name] == nil, arch.name != "x86_64" {
        #expect(since == nil && !newest.has(feature))
        let refusal = try #require(newest.refusal(of: feature, "it"))
        #expect(refusal.problem == .kernelLacks)
        #expect(
          refusal.message
            == "it needs a compiler of BPF that counts tail calls, which no kernel has on \(arch.name)")
      } else {
        #expect(since == exceptions[arch.name] ?? feature.since)
        #expect(newest.has(feature))
      }
      guard let since = exceptions[arch.name] else { continue }
      let before = Self.target(KernelVersion(since.major, since.minor - 1), arch)
      guard since.minor > 0 else { continue }
      let refusal = try #require(before.refusal(of: feature, "it"))
      #expect(refusal.problem == .kernelTooOld)
      #expect(refusal.message.hasPrefix("it needs Linux \(since.short) on \(arch.name), "))
    }
  }

  /// XDP ran before BPF_XDP was an attach type, and so did the choice among sockets: that is no reason to refuse them.
  @Test(arguments: ["xdp", "sk_reuseport"]) func laterAttachTypesAreNotNeeded(section: String) throws {
    let error = try #require(throws: ObjectError.self) {
      _ = try ProgramSection(section, at: "p", for: Self.target(KernelVersion(4, 19)))
    }
    #expect(error.problem == .unsupportedSection)
    let newer = try #require(throws: ObjectError.self) {
      _ = try ProgramSection(
        section + "/\(section == "xdp" ? "devmap" : "migrate")", at: "p",
        for: Self.target(KernelVersion(4, 19)))
    }
    #expect(newer.problem == .kernelTooOld)
  }

  /// What the types of programs that probe may call, by every row of the table.
  @Test(arguments: HelperFunction.all) func helpersOfProbes(_ helper: HelperFunction) throws {
    func refusal(_ version: KernelVersion, _ type: ProgramType, flags: UInt32 = 0) -> ObjectError.Problem? {
      let program = LinkedProgram.Program(
        name: "p", section: "", type: type.number, attachType: 0, instructions: [Self.exit],
        kernelVersionCode: 0, flags: flags, attachBTFID: 0)
      return Self.target(version).refusal(of: helper, to: program)?.problem
    }
    for type in [ProgramType.kprobe, .tracepoint, .rawTracepoint, .rawTracepointWritable] {
      let newest = refusal(KernelVersion(7, 3), type)
      let sleeping = refusal(KernelVersion(7, 3), type, flags: LinkedProgram.Program.sleepable)
      if helper.needsMapWithBTF {
        #expect(newest == .unsupportedFeature && sleeping == .unsupportedFeature)
      } else if helper.maySleep {
        #expect(newest == .kernelLacks && sleeping == nil)
      } else if let last = helper.lastWithoutProbes {
        #expect(helper.since <= last)
        #expect(refusal(KernelVersion(last.major, last.minor, 250), type) == .kernelLacks)
        #expect(newest == nil && sleeping == nil)
      } else {
        #expect(refusal(helper.since, type) == nil && newest == nil)
      }
    }
    #expect(refusal(helper.since, .xdp) == nil)
  }

  @Test func whatProbesUseIsTheirs() throws {
    let used = [
      "map_lookup_elem", "probe_read", "probe_read_kernel_str", "ktime_get_ns", "get_current_task",
      "perf_event_output", "ringbuf_reserve", "get_stackid", "override_return", "get_attach_cookie",
      "send_signal",
    ]
    for name in used {
      let helper = try #require(HelperFunction.all.first { $0.name == "bpf_" + name })
      #expect(helper.lastWithoutProbes == nil && !helper.maySleep && !helper.needsMapWithBTF, "\(name)")
    }
    #expect(HelperFunction.all.filter { $0.lastWithoutProbes == KernelVersion(6, 12) }.count == 129)
    #expect(HelperFunction.all.filter { $0.lastWithoutProbes == KernelVersion(5, 10) }.count == 5)
    #expect(HelperFunction.all.filter(\.needsMapWithBTF).count == 11)
  }

  @Test func mapsThatNeedBTF() {
    #expect(
      MapType.all.filter(\.needsBTF).map(\.name) == [
        "sk_storage", "struct_ops", "inode_storage", "task_storage", "cgrp_storage",
      ])
  }

  @Test(arguments: Architecture.all) func trampolinesAreOfSomeArchitectures(_ arch: Architecture) throws {
    let fentry = try #require(KernelFeature.named("BPF_TRACE_FENTRY"))
    let newest = Self.target(KernelVersion(7, 0), arch)
    #expect(newest.has(fentry) == (arch.trampolinesSince != nil))
    guard let since = arch.trampolinesSince else {
      #expect(arch.wordSize == 4 || arch.kernelName == "mips")
      return
    }
    #expect(Self.target(since, arch).has(fentry))
    #expect(!Self.target(KernelVersion(since.major, since.minor - 1), arch).has(fentry))
  }

  @Test func whatIsGoneIsRefused() throws {
    let helper = try #require(KernelFeature.named("bpf_probe_read"))
    #expect(Self.target(KernelVersion(6, 1), .x86_64).has(helper))
    #expect(!Self.target(KernelVersion(6, 1), .s390x).has(helper))
    #expect(Self.target(KernelVersion(5, 4), .s390x).has(helper))
    #expect(!Self.target(KernelVersion(5, 15, 116), .riscv64).has(helper))
    #expect(Self.target(KernelVersion(5, 15, 117), .riscv64).has(helper))
    var vendor = Self.target(KernelVersion(5, 15, 116), .riscv64)
    vendor.provides = [helper.name]
    #expect(vendor.has(helper))
    #expect(vendor.oldest(with: helper) == vendor.version)
  }
}
