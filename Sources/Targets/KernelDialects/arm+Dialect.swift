extension KernelDialect {
  /// asm/unified.h is left out: it switches an assembler that is never asked, in `module asm`, which BPF cannot take.
  /// What else it defines is given here.
  static let arm = KernelDialect(
    triple: "armv7-linux-gnueabi",
    flags: [
      "-msoft-float", "-D__ASM_UNIFIED_H", "-DPSR_ISETSTATE=0", "-DWASM(i)=#i", "-DARM(x...)=x",
      "-DTHUMB(x...)=",
    ],
    choices: [
      [
        Choice("CONFIG_CPU_32v7M", "-D__LINUX_ARM_ARCH__=7"),
        Choice("CONFIG_CPU_32v7", "-D__LINUX_ARM_ARCH__=7"),
        Choice("CONFIG_CPU_32v6", "-D__LINUX_ARM_ARCH__=6"),
        Choice("CONFIG_CPU_32v5", "-D__LINUX_ARM_ARCH__=5"),
        Choice("CONFIG_CPU_32v4T", "-D__LINUX_ARM_ARCH__=4"),
        Choice("CONFIG_CPU_32v4", "-D__LINUX_ARM_ARCH__=4"),
        Choice(nil, "-D__LINUX_ARM_ARCH__=7"),
      ]
    ], source: "arch/arm/Makefile, arch-y, and arch/arm/include/asm/unified.h of Linux 6.1")
}
