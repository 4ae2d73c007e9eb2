extension Architecture {
  /// The first kernel of this architecture whose compiler of BPF counts tail calls across calls of subprograms; nil: none
  /// does. Interpreted programs cannot have both (kernel/bpf/verifier.c, allow_tail_call_in_subprogs).
  ///
  /// Sources: the kernel commits that gave each architecture bpf_jit_supports_subprog_tailcalls or what was before it:
  /// ebf7d1f508a7 (x86_64), d4609a5d8c70 (arm64), dd691e847d28 (s390x), bb035ef0cc91 (loongarch64). Of riscv64 and 64-bit
  /// powerpc, whose patches took several turns, the earliest release that it can be. Seen in 5.10, 6.1 and 6.12: x86_64
  /// and arm64 from 6.1 on take such a program, arm64 5.10, arm, i386, mipsel, s390x 6.1 and ppc64el 6.12 do not.
  public var subprogramTailCallsSince: KernelVersion? {
    switch name {
    case "x86_64": KernelVersion(5, 10)
    case "arm64": KernelVersion(6, 0)
    case "s390x": KernelVersion(6, 3)
    case "loongarch64": KernelVersion(6, 4)
    case "riscv64": KernelVersion(6, 9)
    case "powerpc64", "ppc64el": KernelVersion(7, 0)
    default: nil
    }
  }
}
