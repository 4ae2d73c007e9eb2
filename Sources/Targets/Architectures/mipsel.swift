extension Architecture {
  /// 32-bit MIPS, little-endian, ABI o32. Sources: include/uapi/linux/elf-em.h (EM_MIPS), arch/mips/Kconfig (PAGE_SIZE_4KB,
  /// 16KB, 64KB). The loader makes do without small data and floating point.
  public static let mipsel = Architecture(
    name: "mipsel", aliases: ["mips32el", "mipsel32", "mipsisa32r2el"], kernelName: "mips", elfMachine: 8,
    byteOrder: .little, wordSize: 4, pageSizes: [4096, 16384, 65536],
    llvmTarget: "mipsel", loaderTriple: "mipsel-unknown-linux-gnu",
    loaderFlags: ["-march=mips32r2", "-msoft-float", "-mno-abicalls", "-mno-gpopt"],
    debianMultiarch: "mipsel-linux-gnu")
}
