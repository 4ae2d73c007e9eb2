extension KernelDialect {
  // swift-format-ignore: AlwaysUseLowerCamelCase
  static let x86_64 = KernelDialect(
    triple: "x86_64-linux-gnu",
    flags: ["-mno-sse", "-mno-mmx", "-mno-sse2", "-mno-avx", "-msoft-float", "-mno-red-zone"], choices: [],
    source: "arch/x86/Makefile of Linux 6.1, KBUILD_CFLAGS")
}
