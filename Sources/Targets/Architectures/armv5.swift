extension Architecture {
  /// 32-bit ARM, EABI, ARMv5TE, what Debian calls armel. Its processors have one core and no barriers, so the loader is
  /// compiled for one thread: a load from memory that is shared with the kernel is a load. Sources: those of `arm`.
  public static let armv5 = Architecture(
    name: "armv5", aliases: ["armel", "armv5te", "armv5tel", "armv5tej", "armv5tejl", "armv5e"],
    kernelName: "arm", elfMachine: 40, byteOrder: .little, wordSize: 4, pageSizes: [4096],
    llvmTarget: "arm", loaderTriple: "armv5te-unknown-linux-gnueabi",
    loaderFlags: ["-marm", "-mthread-model", "single", "-Wno-atomic-alignment"],
    debianMultiarch: "arm-linux-gnueabi")
}
