extension Architecture {
  /// 64-bit MIPS, big-endian, ABI n64. Sources: include/uapi/linux/elf-em.h (EM_MIPS), arch/mips/Kconfig (PAGE_SIZE_4KB,
  /// 16KB, 64KB). The loader makes do without small data, for which LLVM has no code in n64, and floating point.
  public static let mips64 = Architecture(
    name: "mips64", aliases: ["mips64eb", "mipsisa64r2"], kernelName: "mips", elfMachine: 8,
    byteOrder: .big, wordSize: 8, pageSizes: [4096, 16384, 65536],
    llvmTarget: "mips64", loaderTriple: "mips64-unknown-linux-gnuabi64",
    loaderFlags: ["-march=mips64r2", "-msoft-float", "-mno-abicalls", "-mno-gpopt"],
    debianMultiarch: "mips64-linux-gnuabi64", sibling: "mips")
}
