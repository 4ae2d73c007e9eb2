extension Architecture {
  /// 32-bit ARM, EABI, ARMv6: `arm` but for the loader, which cannot be Thumb-2. It is ARM code, since the Thumb of ARMv6
  /// has no barriers. Sources: those of `arm`.
  public static let armv6 = Architecture(
    name: "armv6", aliases: ["armv6l", "armv6k", "armv6kz", "armv6hf", "arm1176jzf-s"], kernelName: "arm",
    elfMachine: 40, byteOrder: .little, wordSize: 4, pageSizes: [4096],
    llvmTarget: "arm", loaderTriple: "armv6-unknown-linux-gnueabi", loaderFlags: ["-marm"],
    debianMultiarch: "arm-linux-gnueabihf")
}
