extension Architecture {
  /// 64-bit RISC-V. Sources: include/uapi/linux/elf-em.h (EM_RISCV), arch/riscv/include/asm/page.h (PAGE_SHIFT 12).
  /// The loader keeps off registers for floating point, which a kernel may lack.
  public static let riscv64 = Architecture(
    name: "riscv64", aliases: ["rv64", "riscv"], kernelName: "riscv", elfMachine: 243,
    byteOrder: .little, wordSize: 8, pageSizes: [4096],
    llvmTarget: "riscv64", loaderTriple: "riscv64-unknown-linux-gnu",
    loaderFlags: ["-march=rv64imac", "-mabi=lp64"],
    debianMultiarch: "riscv64-linux-gnu", sibling: "riscv32")
}
