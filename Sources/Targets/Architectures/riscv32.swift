extension Architecture {
  /// 32-bit RISC-V. Sources: those of `riscv64`.
  public static let riscv32 = Architecture(
    name: "riscv32", aliases: ["rv32"], kernelName: "riscv", elfMachine: 243,
    byteOrder: .little, wordSize: 4, pageSizes: [4096],
    llvmTarget: "riscv32", loaderTriple: "riscv32-unknown-linux-gnu",
    loaderFlags: ["-march=rv32imac", "-mabi=ilp32"],
    debianMultiarch: "riscv32-linux-gnu")
}
