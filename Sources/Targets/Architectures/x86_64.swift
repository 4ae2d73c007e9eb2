extension Architecture {
  /// 64-bit x86. Sources: include/uapi/linux/elf-em.h (EM_X86_64), arch/x86/include/asm/page_types.h (PAGE_SHIFT 12).
  // swift-format-ignore: AlwaysUseLowerCamelCase
  public static let x86_64 = Architecture(
    name: "x86_64", aliases: ["amd64", "x86-64", "x64", "x86"], kernelName: "x86", elfMachine: 62,
    byteOrder: .little,
    wordSize: 8, pageSizes: [4096], llvmTarget: "x86-64", loaderTriple: "x86_64-unknown-linux-gnu",
    loaderFlags: [], debianMultiarch: "x86_64-linux-gnu", sibling: "i386")
}
