extension KernelDialect {
  static let arm64 = KernelDialect(
    triple: "aarch64-linux-gnu", flags: ["-mgeneral-regs-only"], choices: [],
    source: "arch/arm64/Makefile of Linux 6.1, KBUILD_CFLAGS")
}
