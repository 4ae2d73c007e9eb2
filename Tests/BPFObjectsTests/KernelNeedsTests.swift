import Foundation
import Targets
import Testing

@testable import BPFObjects

/// A program whose kernel lacks an option that it needs is refused, with the options to switch on.
@Suite struct KernelNeedsTests {
  private static func fixture(_ name: String) throws -> Fixture {
    try #require(Fixture.all("el").first { $0.name == name })
  }

  private static func link(_ name: String, without options: [String], checks: Bool = true) throws
    -> LinkedProgram
  {
    let fixture = try fixture(name)
    var target = try fixture.target()
    for option in options { target.config?[option] = "n" }
    return try Linker.link([try fixture.object()], for: target, LinkRequest(checksConfig: checks))
  }

  @Test(arguments: [
    ("kprobe", "CONFIG_BPF_SYSCALL", "program 'kprobe_", "\nCONFIG_BPF_SYSCALL=y"),
    ("kprobe", "CONFIG_BPF_EVENTS", "program 'kprobe_", "\nCONFIG_BPF_EVENTS=y"),
    (
      "kprobe", "CONFIG_KPROBE_EVENTS", "program 'kprobe_",
      "\nCONFIG_KPROBE_EVENTS=y"
    ),
    (
      "tracepoint_ringbuf", "CONFIG_FTRACE_SYSCALLS", "program '",
      "\nCONFIG_FTRACE_SYSCALLS=y"
    ),
  ])
  func refused(name: String, option: String, place: String, fragment: String) throws {
    let error = try #require(throws: ObjectError.self) { try Self.link(name, without: [option]) }
    #expect(error.problem == .kernelOptionOff)
    #expect(error.place.hasPrefix("program '"))
    #expect(error.message == "the profile's kernel is configured without \(option)")
    #expect(error.help == "switch on in the kernel's configuration:\(fragment)")
    #expect(try Self.link(name, without: [option], checks: false).kernelNeeds.map(\.option).contains(option))
  }

  /// What a program does not use, its kernel need not have.
  @Test func notMissed() throws {
    #expect(throws: Never.self) {
      try Self.link("kprobe", without: ["CONFIG_FTRACE_SYSCALLS", "CONFIG_NET"])
    }
    #expect(throws: Never.self) { try Self.link("tracepoint_ringbuf", without: ["CONFIG_KPROBE_EVENTS"]) }
  }

  @Test func mapsAndHelpers() throws {
    var program = try Self.link("kprobe", without: [])
    #expect(
      program.kernelNeeds.map(\.option) == [
        "CONFIG_BPF_EVENTS", "CONFIG_BPF_SYSCALL", "CONFIG_KPROBE_EVENTS",
      ])
    let maps = try Self.link("tracepoint_ringbuf", without: []).maps
    program.maps = maps
    for index in program.maps.indices { program.maps[index].type = 7 }
    let stacks = try #require(program.kernelNeeds.first { $0.option == "CONFIG_PERF_EVENTS" })
    #expect(stacks.place == "map '\(maps[0].name)'")
    let helper = try #require(HelperFunction.all.first { $0.name == "bpf_get_current_cgroup_id" })
    program.programs[0].instructions.insert(
      BPFInstruction(opcode: BPFInstruction.call, immediate: Int32(bitPattern: helper.number)),
      at: 0)
    let cgroups = try #require(program.kernelNeeds.first { $0.option == "CONFIG_CGROUPS" })
    #expect(cgroups.place == "program '\(program.programs[0].name)', instruction 0")
  }

  /// Each kind that the loader attaches has its options.
  @Test func everyKindHasARow() {
    for kind in ProgramSection.kinds.keys {
      #expect(!NeededOption.needed(for: .attach(kind)).isEmpty, "\(kind)")
    }
  }
}
