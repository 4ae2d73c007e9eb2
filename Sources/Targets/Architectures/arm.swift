extension Architecture {
  /// 32-bit ARM, EABI. Sources: include/uapi/linux/elf-em.h (EM_ARM), arch/arm/include/asm/page.h (PAGE_SHIFT 12).
  public static let arm = Architecture(
    name: "arm", aliases: ["armhf", "armv7", "armv7l", "armv7-a"], kernelName: "arm", elfMachine: 40,
    byteOrder: .little, wordSize: 4, pageSizes: [4096],
    loaderTriple: "armv7-unknown-linux-gnueabi", loaderFlags: ["-mthumb"],
    debianMultiarch: "arm-linux-gnueabihf")
}
