import LoaderFace
import Testing

/// What the loader reads: options, durations, kernel releases, the verifier's log.
@Suite(.serialized) struct WordsTests {
  @Test(
    arguments: [
      ("6.1.55-rt3", 0x06_01_37), ("5.10", 0x05_0a_00), ("4.19.332", 0x04_13_ff), ("6", 0x06_00_00),
      ("6.18.0-rc1+", 0x06_12_00), ("", 0), ("5.15.0-91-generic", 0x05_0f_00),
    ] as [(String, UInt32)])
  func releases(_ release: String, _ version: UInt32) {
    #expect(face_release(release) == version)
  }

  @Test(
    arguments: [
      ("500ms", 0, 500_000), ("10s", 10, 0), ("2m", 120, 0), ("1h", 3600, 0), ("1500ms", 1, 500_000),
      ("1000ms", 1, 0), ("99999h", 359_996_400, 0), ("99999ms", 99, 999_000), ("1ms", 0, 1000),
    ])
  func durations(_ given: String, _ seconds: Int, _ microseconds: Int) {
    var (s, us) = (0, 0)
    #expect(face_duration(given, &s, &us))
    #expect(s == seconds && us == microseconds)
  }

  @Test(
    arguments: [
      "", "10", "s", "ms", "0s", "0ms", "-1s", "+1s", "1.5s", "10 s", "10sec", "1mss", "1d", "100000s", "m",
      " 1s",
    ]
  )
  func noDurations(_ given: String) {
    var (s, us) = (0, 0)
    #expect(!face_duration(given, &s, &us))
  }

  @Test(
    arguments: [
      ("--json", "j"), ("--duration", "d"), ("--check", "c"), ("--list", "l"), ("--manifest", "m"),
      ("--force", "f"),
      ("--help", "h"), ("--jso", "\0"), ("--jsonx", "\0"), ("--", "\0"), ("-", "\0"), ("", "\0"),
      ("json", "\0"),
      ("--json ", "\0"), ("-j", "\0"), ("--duration T", "\0"),
    ] as [(String, Unicode.Scalar)])
  func options(_ given: String, _ letter: Unicode.Scalar) {
    #expect(UInt32(UInt8(bitPattern: face_option(given))) == letter.value)
  }

  @Test(
    arguments: [
      (
        """
        func#0 @0
        0: R1=ctx() R10=fp0
        0: (bf) r6 = r1                       ; R1=ctx() R6_w=ctx()
        1: (61) r2 = *(u32 *)(r1 +400)
        invalid bpf_context access off=400 size=4
        processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """,
        """

          1: (61) r2 = *(u32 *)(r1 +400)
          invalid bpf_context access off=400 size=4
          processed 2 insns
        """
      ),
      (
        """
        from 4 to 6: R0=mem_or_null(id=1) R10=fp0
        6: (7a) *(u64 *)(r0 +0) = 0           ; R0=scalar()
        R0 invalid mem access 'scalar'
        """,
        """

          6: (7a) *(u64 *)(r0 +0) = 0
          R0 invalid mem access 'scalar'
        """
      ),
      (
        "unknown opcode 8d\nprocessed 0 insns (limit 1000000) max_states\n",
        "\n  unknown opcode 8d\n  processed 0 insns"
      ),
      ("back-edge from insn 5 to 3\n", "\n  back-edge from insn 5 to 3"),
      (
        "0: (79) r1 = *(u64 *)(r10 -8)\n0: R1_w=scalar() R10=fp0\nmisaligned stack access off (0x0; 0x0)+-9 size 8\n",
        "\n  0: (79) r1 = *(u64 *)(r10 -8)\n  misaligned stack access off (0x0; 0x0)+-9 size 8"
      ),
      ("", ""),
    ])
  func refusals(_ log: String, _ lines: String) {
    #expect(face_little_refusal(log).flatMap { String(validatingCString: $0) } == lines)
  }
}
