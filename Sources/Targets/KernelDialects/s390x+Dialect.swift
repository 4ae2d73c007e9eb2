extension KernelDialect {
  static let s390x = KernelDialect(
    triple: "s390x-linux-gnu", flags: ["-m64", "-march=z10", "-msoft-float", "-mbackchain"], choices: [],
    source: "arch/s390/Makefile of Linux 6.12, KBUILD_CFLAGS")
}
