extension Architecture {
  /// IBM Z, 64 bit, big endian. Sources: include/uapi/linux/elf-em.h (EM_S390), arch/s390/include/asm/page.h
  /// (_PAGE_SHIFT 12), arch/s390/Kconfig (HAVE_MARCH_Z10_FEATURES, the least).
  public static let s390x = Architecture(
    name: "s390x", aliases: ["s390", "systemz"], kernelName: "s390", elfMachine: 22,
    byteOrder: .big, wordSize: 8, pageSizes: [4096],
    llvmTarget: "systemz", loaderTriple: "s390x-unknown-linux-gnu", loaderFlags: ["-march=z10"],
    debianMultiarch: "s390x-linux-gnu")
}
