import Targets
import Testing

@testable import BPFObjects

/// What a link changes and asks for by the kernel's version.
@Suite struct KernelTests {
  @Test(arguments: [
    (Int32(113), KernelVersion(5, 4), Int32(4)), (112, KernelVersion(4, 19), 4),
    (114, KernelVersion(4, 9), 45),
    (115, KernelVersion(5, 4, 300), 45), (113, KernelVersion(5, 5), 113), (6, KernelVersion(4, 9), 6),
  ]) func helpersBefore5_5(helper: Int32, kernel: KernelVersion, expected: Int32) {
    let call = BPFInstruction(opcode: BPFInstruction.call, immediate: helper)
    #expect(HelperRewrite.rewritten(call, for: kernel).immediate == expected)
  }

  /// Kprobes before 5.0 carry the kernel's version, its last part clamped to a byte.
  @Test func kprobesBefore5_0() throws {
    #expect(try ProgramSection("kprobe/do_exit", at: "").needsKernelVersion)
    #expect(try ProgramSection("kretprobe/do_exit", at: "").needsKernelVersion)
    #expect(try !ProgramSection("tp/sched/sched_switch", at: "").needsKernelVersion)
    #expect(KernelVersion(4, 19, 300).code == 0x0413ff)
    #expect(KernelVersion(4, 9, 337).code == 0x0409ff)
    #expect(KernelVersion(4, 19, 94).code == 0x04135e)
  }

  @Test("the version in a linked kprobe", arguments: Fixture.all("el").filter { $0.name == "old_kprobe" })
  func versionOfAKprobe(_ fixture: Fixture) throws {
    func link(_ version: KernelVersion) throws -> LinkedProgram {
      var target = try fixture.target()
      target.version = version
      target.release = nil
      return try Linker.link([try fixture.object()], for: target)
    }
    let old = try link(KernelVersion(4, 19, 300))
    #expect(old.programs.map(\.kernelVersionCode) == old.programs.map { $0.type == 2 ? 0x0413ff : 0 })
    #expect(old.programs.contains { $0.type == 2 })
    #expect(old.dependence == .layout && old.minimum == 0x0413ff && old.version == 0x0413ff)
    let helpers = old.programs.flatMap(\.instructions).filter(\.isHelperCall).map(\.immediate)
    #expect(!helpers.contains { (112...115).contains($0) })
    let new = try link(KernelVersion(5, 0, 0))
    #expect(new.programs.allSatisfy { $0.kernelVersionCode == 0 } && new.dependence == .stable)
  }
}
