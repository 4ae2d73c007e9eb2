extension Architecture {
  /// Whether an address may be a program's and the kernel's at once, so that a helper must be told whose is meant.
  /// Source: arch/s390/include/asm/uaccess.h, whose accesses say which address space they are for.
  public var addressSpacesOverlap: Bool { kernelName == "s390" }

  /// The kernels of this architecture that have no bpf_probe_read and no bpf_probe_read_str, in ascending order.
  ///
  /// Kernel commit 0ebeea8ca8a4 (5.7, and 5.6.15) left them to the architectures that select
  /// ARCH_HAS_NON_OVERLAPPING_ADDRESS_SPACE, which at that time were x86, arm and arm64. The others followed, and with
  /// them their stable series: mips by 66633abd0642 (5.13; 5.12.4, 5.11.21, 5.10.37), riscv by 99a670b2069c (6.4; 6.3.8,
  /// 6.1.34, 5.15.117, 5.10.184), loongarch by "LoongArch: BPF: Enable bpf_probe_read{, str}()" (6.5; 6.4.8, 6.1.43).
  /// s390 has not, and its addresses do overlap. Sources: the announcements of those stable releases, and the
  /// configurations of Debian's kernels 5.10, 6.1 and 6.12, where s390x alone lacks the option.
  ///
  /// Not here, since what may run is not refused: powerpc, which lacked them in 5.6.15 and had them again a week later
  /// (d195b1d1d119; 5.6.16, 5.7); MIPS kernels with CONFIG_EVA, which lack them to this day; kernels of LoongArch before
  /// 5.19, which are their vendor's; stable series before 5.6, which may have got the restriction later.
  public var kernelsWithoutProbeRead: [KernelGap] {
    let restricted = KernelVersion(5, 6, 15)
    return switch kernelName {
    case "s390": [KernelGap(restricted, until: nil)]
    case "mips":
      [
        KernelGap(restricted, until: KernelVersion(5, 10, 37)),
        KernelGap(KernelVersion(5, 11), until: KernelVersion(5, 11, 21)),
        KernelGap(KernelVersion(5, 12), until: KernelVersion(5, 12, 4)),
      ]
    case "riscv":
      [
        KernelGap(restricted, until: KernelVersion(5, 10, 184)),
        KernelGap(KernelVersion(5, 11), until: KernelVersion(5, 15, 117)),
        KernelGap(KernelVersion(5, 16), until: KernelVersion(6, 1, 34)),
        KernelGap(KernelVersion(6, 2), until: KernelVersion(6, 3, 8)),
      ]
    case "loongarch":
      [
        KernelGap(KernelVersion(5, 19), until: KernelVersion(6, 1, 43)),
        KernelGap(KernelVersion(6, 2), until: KernelVersion(6, 4, 8)),
      ]
    default: []
    }
  }
}
