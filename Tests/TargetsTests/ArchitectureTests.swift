import Targets
import Testing

/// Architectures by the names that others give them.
@Suite struct ArchitectureTests {
  /// Debian's, Yocto's TARGET_ARCH, LLVM's, `uname -m`, and the kernel's ARCH.
  @Test(
    arguments: [
      "x86_64": ["amd64", "x86_64", "x86"], "i386": ["i386", "i586", "i686"],
      "arm": ["armhf", "arm", "armv7l"],
      "armv6": ["armv6l", "armv6"], "armv5": ["armel", "armv5te"], "arm64": ["aarch64", "armv8l"],
      "riscv64": ["riscv64", "riscv"], "riscv32": ["riscv32"], "mips": ["mips"], "mipsel": ["mipsel"],
      "mips64": ["mips64"], "mips64el": ["mips64el"], "powerpc": ["powerpc", "ppc"],
      "powerpc64": ["ppc64", "powerpc64"], "ppc64el": ["ppc64el", "ppc64le", "powerpc64le"],
      "s390x": ["s390x", "s390", "systemz"], "loongarch64": ["loong64", "loongarch64", "loongarch"],
    ]) func names(_ name: String, _ others: [String])
  {
    for other in others { #expect(Architecture.named(other)?.name == name, "\(other)") }
  }

  @Test func everyNameIsOnce() {
    let names = Architecture.all.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
    #expect(Set(Architecture.all.map(\.loaderTriple)).count == Architecture.all.count)
  }

  @Test func siblings() {
    for arch in Architecture.all {
      #expect(arch.runs(arch))
      guard let name = arch.sibling else { continue }
      let sibling = Architecture.named(name)
      #expect(sibling?.wordSize == 4 && arch.wordSize == 8 && sibling?.byteOrder == arch.byteOrder)
      #expect(sibling.map(arch.runs) == true && sibling?.runs(arch) == false)
    }
    #expect(Architecture.arm64.runs(.armv6) && Architecture.arm.runs(.armv5))
    #expect(!Architecture.arm64.runs(.i386) && !Architecture.mips64.runs(.mipsel))
  }
}
