extension Architecture {
  /// 64-bit MIPS, little-endian, ABI n64. Sources: include/uapi/linux/elf-em.h (EM_MIPS), arch/mips/Kconfig (PAGE_SIZE_4KB,
  /// 16KB, 64KB). The loader makes do without small data, for which LLVM has no code in n64, and floating point.
  public static let mips64el = Architecture(
    name: "mips64el", aliases: ["mipsisa64r2el"], kernelName: "mips", elfMachine: 8,
    byteOrder: .little, wordSize: 8, pageSizes: [4096, 16384, 65536],
    llvmTarget: "mips64el", loaderTriple: "mips64el-unknown-linux-gnuabi64",
    loaderFlags: ["-march=mips64r2", "-msoft-float", "-mno-abicalls", "-mno-gpopt"],
    debianMultiarch: "mips64el-linux-gnuabi64", sibling: "mipsel")
}
