extension Architecture {
  /// 32-bit x86. Sources: include/uapi/linux/elf-em.h (EM_386), arch/x86/include/asm/page_types.h (PAGE_SHIFT 12).
  public static let i386 = Architecture(
    name: "i386", aliases: ["i486", "i586", "i686", "x86_32", "ia32"], kernelName: "x86", elfMachine: 3,
    byteOrder: .little, wordSize: 4, pageSizes: [4096],
    llvmTarget: "x86", loaderTriple: "i386-unknown-linux-gnu", loaderFlags: ["-march=i486"],
    debianMultiarch: "i386-linux-gnu")
}
