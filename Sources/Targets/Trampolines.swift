extension Architecture {
  /// The first kernel of this architecture that runs programs from a trampoline at a kernel function's own entry, as
  /// fentry, fexit, fmod_ret and lsm do; nil: none does.
  ///
  /// Sources: the kernel commits that gave each architecture arch_prepare_bpf_trampoline and ftrace its direct calls:
  /// fec56f5890d9 (x86_64), 2aa6ac03516d (arm64; trampolines are in 6.0 already, and a kernel function answers ENOTSUPP
  /// until 6.4), 528eb2cb87bc (s390x), 49b5e77ae3e2 (riscv64), d243b62b7bd3 (powerpc64), f9b6b41f0cf3 (loongarch64).
  public var trampolinesSince: KernelVersion? {
    switch name {
    case "x86_64": KernelVersion(5, 5)
    case "arm64": KernelVersion(6, 4)
    case "riscv64", "s390x": KernelVersion(6, 3)
    case "powerpc64", "ppc64el": KernelVersion(6, 13)
    case "loongarch64": KernelVersion(6, 17)
    default: nil
    }
  }
}
