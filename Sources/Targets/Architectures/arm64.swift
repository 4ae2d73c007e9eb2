extension Architecture {
  /// 64-bit ARM. Sources: include/uapi/linux/elf-em.h (EM_AARCH64), arch/arm64/Kconfig (ARM64_4K_PAGES, 16K, 64K).
  /// The tiny code model is worth 400 bytes; the linker refuses an artifact of more than 1 MiB.
  public static let arm64 = Architecture(
    name: "arm64", aliases: ["aarch64", "armv8", "armv8-a", "armv8l"], kernelName: "arm64", elfMachine: 183,
    byteOrder: .little, wordSize: 8, pageSizes: [4096, 16384, 65536],
    llvmTarget: "aarch64", loaderTriple: "aarch64-unknown-linux-gnu",
    loaderFlags: ["-mgeneral-regs-only", "-mcmodel=tiny"],
    debianMultiarch: "aarch64-linux-gnu", sibling: "arm")
}
