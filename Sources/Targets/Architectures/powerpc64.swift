extension Architecture {
  /// 64-bit PowerPC, big endian. The kernel and its C library may keep to ABI ELFv1; the loader, which calls neither, keeps
  /// to ELFv2, the one that lld knows. Sources: include/uapi/linux/elf-em.h (EM_PPC64), arch/powerpc/Kconfig
  /// (PPC_4K_PAGES, PPC_64K_PAGES), arch/powerpc/kernel/process.c (start_thread, is_elf2_task).
  public static let powerpc64 = Architecture(
    name: "powerpc64", aliases: ["ppc64"], kernelName: "powerpc", elfMachine: 21,
    byteOrder: .big, wordSize: 8, pageSizes: [4096, 65536],
    llvmTarget: "ppc64", loaderTriple: "powerpc64-unknown-linux-gnu", loaderFlags: ["-mabi=elfv2"],
    debianMultiarch: "powerpc64-linux-gnu", sibling: "powerpc")
}
