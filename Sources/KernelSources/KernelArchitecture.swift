/// Which architecture a kernel is for, by what uname, an ELF header or its configuration say.
import Targets

enum KernelArchitecture {
  /// By `uname -m`, which calls both byte orders of MIPS the same, and an ELF file that runs there.
  static func of(machine: String, elf: ELFIdentity?) -> Architecture? {
    let named = Architecture.named(machine)
    guard let elf, named?.byteOrder != elf.byteOrder else { return named }
    let kernelName = named?.kernelName ?? (machine.hasPrefix("mips") ? "mips" : nil)
    return Architecture.all.first {
      $0.kernelName == kernelName && $0.byteOrder == elf.byteOrder
        && $0.wordSize == named?.wordSize ?? (machine.contains("64") ? 8 : 4)
    }
  }

  /// The options that name an architecture, and its folder below arch/ (arch/*/Kconfig).
  static let options: [(option: String, kernelName: String)] = [
    ("CONFIG_ARM", "arm"), ("CONFIG_ARM64", "arm64"), ("CONFIG_X86", "x86"), ("CONFIG_MIPS", "mips"),
    ("CONFIG_RISCV", "riscv"), ("CONFIG_PPC", "powerpc"), ("CONFIG_S390", "s390"),
    ("CONFIG_LOONGARCH", "loongarch"),
  ]

  /// Which 32-bit ARM it is, the oldest first: a kernel for several runs on the oldest too (arch/arm/mm/Kconfig).
  static let armOptions: [(option: String, name: String)] = [
    ("CONFIG_CPU_32v5", "armv5"), ("CONFIG_CPU_V6", "armv6"), ("CONFIG_CPU_V6K", "armv6"),
    ("CONFIG_CPU_V7", "arm"),
  ]

  /// By a configuration: CONFIG_64BIT tells the word size (x86 and arm64 have it too), CONFIG_CPU_BIG_ENDIAN the byte
  /// order.
  static func of(_ config: KernelConfig) -> Architecture? {
    guard let row = options.first(where: { config[$0.option] == .yes }) else { return nil }
    let wordSize = config["CONFIG_64BIT"] == .yes || config["CONFIG_ARM64"] == .yes ? 8 : 4
    // PowerPC and s390 are big-endian where nothing else is said, as they are in configurations before Linux 4.13.
    let isBig =
      ["s390", "powerpc"].contains(row.kernelName)
      ? config["CONFIG_CPU_LITTLE_ENDIAN"] != .yes : config["CONFIG_CPU_BIG_ENDIAN"] == .yes
    let candidates = Architecture.all.filter {
      $0.kernelName == row.kernelName && $0.wordSize == wordSize && $0.byteOrder == (isBig ? .big : .little)
    }
    let arm = armOptions.first { config[$0.option] == .yes }?.name
    return candidates.first { $0.name == arm } ?? candidates.first
  }
}
