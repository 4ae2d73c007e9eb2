extension Architecture {
  /// 32-bit MIPS, big-endian, ABI o32. Sources: include/uapi/linux/elf-em.h (EM_MIPS), arch/mips/Kconfig (PAGE_SIZE_4KB,
  /// 16KB, 64KB). The loader makes do without small data and floating point.
  public static let mips = Architecture(
    name: "mips", aliases: ["mips32", "mipseb", "mipsisa32r2"], kernelName: "mips", elfMachine: 8,
    byteOrder: .big, wordSize: 4, pageSizes: [4096, 16384, 65536],
    llvmTarget: "mips", loaderTriple: "mips-unknown-linux-gnu",
    loaderFlags: ["-march=mips32r2", "-msoft-float", "-mno-abicalls", "-mno-gpopt"],
    debianMultiarch: "mips-linux-gnu")
}
