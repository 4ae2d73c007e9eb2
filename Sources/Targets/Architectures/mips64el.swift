extension Architecture {
  /// 64-bit MIPS, little endian, ABI n64. Sources: include/uapi/linux/elf-em.h (EM_MIPS), arch/mips/Kconfig
  /// (PAGE_SIZE_4KB, 16KB, 64KB).
  public static let mips64el = Architecture(
    name: "mips64el", aliases: ["mips64"], kernelName: "mips", elfMachine: 8,
    byteOrder: .little, wordSize: 8, pageSizes: [4096, 16384, 65536],
    loaderTriple: "mips64el-unknown-linux-gnuabi64",
    loaderFlags: ["-march=mips64r2", "-msoft-float", "-mno-abicalls", "-G0"],
    debianMultiarch: "mips64el-linux-gnuabi64")
}
