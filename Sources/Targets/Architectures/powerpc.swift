extension Architecture {
  /// 32-bit PowerPC, big endian. Sources: include/uapi/linux/elf-em.h (EM_PPC), arch/powerpc/Kconfig (PPC_4K_PAGES to
  /// PPC_256K_PAGES). The loader makes do without floating point.
  public static let powerpc = Architecture(
    name: "powerpc", aliases: ["ppc", "ppc32", "powerpcspe"], kernelName: "powerpc", elfMachine: 20,
    byteOrder: .big, wordSize: 4, pageSizes: [4096, 16384, 65536, 262144],
    llvmTarget: "ppc32", loaderTriple: "powerpc-unknown-linux-gnu", loaderFlags: ["-msoft-float"],
    debianMultiarch: "powerpc-linux-gnu")
}
