/// What instructions, and programs as a whole, may be beyond what the first kernels with eBPF took: which kinds there are, since when,
/// and what serves before.
public struct InstructionClass: Hashable, Sendable {
  /// As a profile's `provides` names it: "jmp32".
  public let name: String
  /// The first kernel whose verifier takes it.
  public let since: KernelVersion
  /// For messages, with article: "a 32-bit jump".
  public let meaning: String
  /// What to do for a kernel without it.
  public let alternative: String

  private init(
    _ name: String, _ major: Int, _ minor: Int, _ meaning: String, _ alternative: String
  ) {
    self.name = name
    since = KernelVersion(major, minor)
    self.meaning = meaning
    self.alternative = alternative
  }

  // Sources: the kernel's Documentation/bpf/standardization/instruction-set.rst and kernel/bpf/verifier.c, with the
  // commits named; -mcpu is clang's.
  /// BPF_JLT and its like. Commit 92b31a9af73b.
  public static let jlt = InstructionClass(
    "jlt", 4, 14, "a jump on less", "compile with -mcpu=v1, as bpfbake does for such a profile")
  /// A call of a function of the program's own. Commit cc8b0b92a169.
  public static let subprogram = InstructionClass(
    "subprogram", 4, 16, "a call of a subprogram", "mark the function static and __always_inline")
  /// BPF_JMP32. Commit 092ed0968bb6.
  public static let jmp32 = InstructionClass(
    "jmp32", 5, 1, "a 32-bit jump", "compile with -mcpu=v2, as bpfbake does for such a profile")
  /// More than 4096 instructions. Commit c04c0d2b968a.
  public static let large = InstructionClass(
    "large", 5, 2, "a program of more than 4096 instructions",
    "split it by a program array and bpf_tail_call")
  /// The address of a map's value, for globals. Commit d8eca5bbb2be.
  public static let global = InstructionClass(
    "global", 5, 2, "a global variable", "keep it in a map of one element, or pass it as an argument")
  /// bpf_tail_call in a program that calls functions of its own. Commits e411901c0b77, 95acd8817e66.
  public static let tailCallWithSubprograms = InstructionClass(
    "tail_call_with_subprograms", 5, 10, "a tail call in a program with subprograms",
    "mark the functions static and __always_inline")
  /// A jump backwards. Commit 2589726d12a1.
  public static let loop = InstructionClass(
    "loop", 5, 3, "a loop", "have it unrolled: #pragma clang loop unroll(full) before it, with a fixed bound")
  /// BPF_ATOMIC other than an addition without result. Commit 5ca419f2864a.
  public static let atomic = InstructionClass(
    "atomic", 5, 12, "an atomic instruction with a result",
    "drop what __sync_fetch_and_add gives back, or count in a map per CPU")
  /// BPF_JMP32 | BPF_JA. Commit 4cd58e9af8b9.
  public static let longJump = InstructionClass(
    "long_jump", 6, 6, "a jump over 32768 instructions", "make the program shorter")
  /// BPF_MEMSX. Commit 1f9a1ea821ff.
  public static let loadSigned = InstructionClass(
    "load_signed", 6, 6, "a load that extends the sign", "compile with -mcpu=v3")
  /// BPF_MOV with 8, 16 or 32 in the offset. Commit 8100928c8814.
  public static let moveSigned = InstructionClass(
    "move_signed", 6, 6, "a move that extends the sign", "compile with -mcpu=v3")
  /// BPF_DIV and BPF_MOD with 1 in the offset. Commit ec0e2da95f72.
  public static let divideSigned = InstructionClass(
    "divide_signed", 6, 6, "a signed division", "divide unsigned numbers, or compile with -mcpu=v3")
  /// BPF_ALU64 | BPF_END. Commit 0845c3db7bf5.
  public static let swapAlways = InstructionClass(
    "swap_always", 6, 6, "an unconditional byte swap", "compile with -mcpu=v3")
  /// BPF_JCOND. Commit 011832b97b31.
  public static let mayGoto = InstructionClass(
    "may_goto", 6, 9, "a may_goto", "write a loop with a fixed bound")
  /// BPF_LOAD_ACQ and BPF_STORE_REL. Commit 880442305a39.
  public static let acquireRelease = InstructionClass(
    "acquire_release", 6, 15, "an atomic load or store", "use __sync_fetch_and_add, or a spin lock")
  /// BPF_F_SLEEPABLE for a tracepoint's program, SEC("tp.s/..."). Commits 439ebd5b5708 and 57918341dd19, made in the
  /// weeks when 7.1 was put together: 7.1 at the earliest.
  public static let sleepableTracepoint = InstructionClass(
    "sleepable_tracepoint", 7, 1, "a tracepoint's program that may sleep", "drop the .s of its section")

  /// All of them, the oldest first.
  public static let all: [InstructionClass] = [
    jlt, subprogram, jmp32, large, global, loop, tailCallWithSubprograms, atomic, longJump, loadSigned,
    moveSigned, divideSigned, swapAlways, mayGoto, acquireRelease, sleepableTracepoint,
  ]
}
