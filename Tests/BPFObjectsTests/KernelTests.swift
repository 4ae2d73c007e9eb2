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

  private func minimum(map: UInt32 = 1, _ code: [BPFInstruction] = [], type: UInt32 = 2) -> KernelVersion {
    KernelRequirement.minimum(
      maps: [
        LinkedProgram.Map(
          name: "m", type: map, keySize: 4, valueSize: 4, maxEntries: 1, flags: 0, property: 0, inner: nil,
          data: nil)
      ],
      programs: [
        LinkedProgram.Program(
          name: "p", section: "", type: type, attachType: 0, instructions: code, kernelVersionCode: 0,
          flags: 0,
          attachBTFID: 0)
      ]
    ).version
  }

  @Test func oldestKernel() {
    #expect(minimum() == KernelVersion(4, 1))
    #expect(minimum(map: 27) == KernelVersion(5, 8))
    #expect(minimum(type: 5) == KernelVersion(4, 7))
    #expect(minimum([BPFInstruction(opcode: BPFInstruction.call, immediate: 113)]) == KernelVersion(5, 5))
    #expect(minimum([BPFInstruction(opcode: BPFInstruction.call, source: 1)]) == KernelVersion(4, 16))
    #expect(minimum([BPFInstruction(opcode: 0x16)]) == KernelVersion(5, 1))
    #expect(minimum([BPFInstruction(opcode: 0xa5)]) == KernelVersion(4, 14))
    #expect(minimum(Array(repeating: BPFInstruction(opcode: 0xb7), count: 4097)) == KernelVersion(5, 2))
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
