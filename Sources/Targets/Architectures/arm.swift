extension Architecture {
  /// 32-bit ARM, EABI, from ARMv7 on: the loader is Thumb-2 code. Sources: include/uapi/linux/elf-em.h (EM_ARM),
  /// arch/arm/include/asm/page.h (PAGE_SHIFT 12).
  public static let arm = Architecture(
    name: "arm",
    aliases: ["armhf", "armv7", "armv7l", "armv7a", "armv7-a", "armv7hf", "thumbv7", "arm32"],
    kernelName: "arm", elfMachine: 40, byteOrder: .little, wordSize: 4, pageSizes: [4096],
    llvmTarget: "arm", loaderTriple: "armv7-unknown-linux-gnueabi", loaderFlags: ["-mthumb"],
    debianMultiarch: "arm-linux-gnueabihf")
}
