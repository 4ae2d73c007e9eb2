extension Architecture {
  /// 64-bit LoongArch. LLVM's target of that name is an option of its build: Swift's toolchain goes without, Debian's clang
  /// 19 has it. Sources: include/uapi/linux/elf-em.h (EM_LOONGARCH), arch/loongarch/Kconfig (PAGE_SIZE_4KB, 16KB, 64KB).
  /// The loader keeps off vectors, which a processor may lack.
  public static let loongarch64 = Architecture(
    name: "loongarch64", aliases: ["loong64", "loongarch", "la64"], kernelName: "loongarch", elfMachine: 258,
    byteOrder: .little, wordSize: 8, pageSizes: [4096, 16384, 65536],
    llvmTarget: "loongarch64", loaderTriple: "loongarch64-unknown-linux-gnu", loaderFlags: ["-mno-lsx"],
    debianMultiarch: "loongarch64-linux-gnu")
}
