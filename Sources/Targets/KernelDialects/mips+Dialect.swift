extension KernelDialect {
  /// Little-endian.
  static func mips(wordSize: Int) -> KernelDialect {
    KernelDialect(
      triple: wordSize == 8 ? "mips64el-linux-gnuabi64" : "mipsel-linux-gnu",
      flags: [
        wordSize == 8 ? "-mabi=64" : "-mabi=32", "-mno-abicalls", "-fno-pic", "-msoft-float",
        "-ffreestanding",
      ],
      choices: [], folders: ["arch/mips/include/asm/mach-generic"], platforms: "arch/mips",
      source: "arch/mips/Makefile of Linux 6.12, cflags-y, and arch/mips/*/Platform")
  }
}
