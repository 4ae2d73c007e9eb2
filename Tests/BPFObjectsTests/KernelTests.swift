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
}
