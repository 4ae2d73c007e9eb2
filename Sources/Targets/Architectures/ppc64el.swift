extension Architecture {
  /// 64-bit PowerPC, little endian, ABI ELFv2. Sources: include/uapi/linux/elf-em.h (EM_PPC64), arch/powerpc/Kconfig
  /// (PPC_4K_PAGES, PPC_64K_PAGES).
  public static let ppc64el = Architecture(
    name: "ppc64el", aliases: ["ppc64le", "powerpc64le", "powerpc64el"], kernelName: "powerpc",
    elfMachine: 21,
    byteOrder: .little, wordSize: 8, pageSizes: [4096, 65536],
    llvmTarget: "ppc64le", loaderTriple: "powerpc64le-unknown-linux-gnu", loaderFlags: [],
    debianMultiarch: "powerpc64le-linux-gnu")
}
