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

  /// By a configuration: CONFIG_64BIT tells the word size (x86 and arm64 have it too), CONFIG_CPU_BIG_ENDIAN the byte
  /// order. Of several that are left, the one whose option CONFIG_CPU_V6 or CONFIG_CPU_V6K asks for, or the first.
  static func of(_ config: KernelConfig) -> Architecture? {
    guard let row = options.first(where: { config[$0.option] == .yes }) else { return nil }
    let wordSize = config["CONFIG_64BIT"] == .yes || config["CONFIG_ARM64"] == .yes ? 8 : 4
    let isBig = config["CONFIG_CPU_BIG_ENDIAN"] == .yes || row.kernelName == "s390"
    let order: Architecture.ByteOrder = isBig ? .big : .little
    let candidates = Architecture.all.filter {
      $0.kernelName == row.kernelName && $0.wordSize == wordSize && $0.byteOrder == order
    }
    let isV6 = config["CONFIG_CPU_V6"] == .yes || config["CONFIG_CPU_V6K"] == .yes
    return candidates.first { isV6 && $0.name.contains("v6") } ?? candidates.first
  }
}
