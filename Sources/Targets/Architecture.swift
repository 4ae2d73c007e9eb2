/// The facts about one kernel architecture that the host side needs. One value per architecture, each in its own
/// file under Architectures/, all of them in `Architecture.all`.
public struct Architecture: Hashable, Sendable {
  public enum ByteOrder: String, Sendable, Hashable {
    case little
    case big
  }

  /// The name used in profiles and on the command line: "x86_64", "arm", "arm64".
  public let name: String
  /// Other names for the same thing, as uname, Debian, Yocto and LLVM write it.
  public let aliases: [String]
  /// The kernel's own directory name, arch/NAME, and what libbpf's __TARGET_ARCH_NAME macro uses: "x86".
  public let kernelName: String
  /// e_machine of this architecture's ELF files (include/uapi/linux/elf-em.h).
  public let elfMachine: UInt16
  public let byteOrder: ByteOrder
  /// sizeof(long) and sizeof(void *) in the kernel, in bytes: 4 or 8.
  public let wordSize: Int
  /// Page sizes that kernels of this architecture are built with, in bytes, ascending.
  public let pageSizes: [Int]
  /// The LLVM triple that the loader is compiled for: "x86_64-unknown-linux-gnu".
  public let loaderTriple: String
  /// Code generation flags for the loader beyond the triple.
  public let loaderFlags: [String]
  /// Debian's multiarch directory below /usr/include that holds asm/: "x86_64-linux-gnu".
  public let debianMultiarch: String

  public init(
    name: String, aliases: [String], kernelName: String, elfMachine: UInt16, byteOrder: ByteOrder,
    wordSize: Int, pageSizes: [Int], loaderTriple: String, loaderFlags: [String], debianMultiarch: String
  ) {
    self.name = name
    self.aliases = aliases
    self.kernelName = kernelName
    self.elfMachine = elfMachine
    self.byteOrder = byteOrder
    self.wordSize = wordSize
    self.pageSizes = pageSizes
    self.loaderTriple = loaderTriple
    self.loaderFlags = loaderFlags
    self.debianMultiarch = debianMultiarch
  }

  /// Every architecture that bpfbake can target.
  public static let all: [Architecture] = [
    x86_64, i386, arm, arm64, riscv64, mipsel, mips64el, ppc64el, s390x,
  ]

  /// The architecture that is called `name` by any of the parties named at `aliases`, or nil.
  public static func named(_ name: String) -> Architecture? {
    all.first { $0.name == name || $0.aliases.contains(name) }
  }
}
