extension KernelDialect {
  static let riscv64 = KernelDialect(
    triple: "riscv64-linux-gnu", flags: ["-march=rv64imac", "-mabi=lp64", "-mno-save-restore"], choices: [],
    source: "arch/riscv/Makefile of Linux 6.12, KBUILD_CFLAGS")
}
