extension KernelDialect {
  static let i386 = KernelDialect(
    triple: "i686-linux-gnu",
    flags: ["-mno-sse", "-mno-mmx", "-mno-sse2", "-mno-avx", "-msoft-float", "-ffreestanding"], choices: [],
    source: "arch/x86/Makefile of Linux 6.1, KBUILD_CFLAGS")
}
