extension Architecture {
  /// The first kernel of this architecture with kprobes, that a program of that type can be attached to.
  ///
  /// Sources: kernel commits 2dd0e8d2d2a1 (arm64), c22b0bcb1dd0 (riscv), 6d4cc40fb5f5 (loongarch). The others had them
  /// before there was eBPF (Documentation/features/debug/kprobes/arch-support.txt).
  public var kprobesSince: KernelVersion {
    switch kernelName {
    case "arm64": KernelVersion(4, 8)
    case "riscv": KernelVersion(5, 12)
    case "loongarch": KernelVersion(6, 3)
    default: KernelVersion(4, 1)
    }
  }
}
