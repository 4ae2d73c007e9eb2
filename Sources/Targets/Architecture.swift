/// The facts about one kernel architecture that the host side needs. One value per architecture, each in its own
/// file under Architectures/, all of them in `Architecture.all`.
public struct Architecture: Hashable, Sendable {
  public enum ByteOrder: String, Sendable, Hashable {
    case little
    case big
  }

  /// The name used in profiles and on the command line: "x86_64", "arm", "arm64".
  public let name: String
  /// Other names for the same thing, as uname, Debian, Yocto (TARGET_ARCH), LLVM and the kernel (ARCH) write it. Where
  /// the kernel's name covers several, the one that its own configuration takes by default is meant.
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
  /// The target in LLVM's list (clang --print-targets) that the loader is compiled for: "x86-64".
  public let llvmTarget: String
  /// The LLVM triple that the loader is compiled for: "x86_64-unknown-linux-gnu".
  public let loaderTriple: String
  /// Code generation flags for the loader beyond the triple.
  public let loaderFlags: [String]
  /// Debian's multiarch directory below /usr/include that holds asm/: "x86_64-linux-gnu".
  public let debianMultiarch: String
  /// The 32-bit architecture, by name, whose programs kernels of this one run too if they are built to.
  public let sibling: String?

  public init(
    name: String, aliases: [String], kernelName: String, elfMachine: UInt16, byteOrder: ByteOrder,
    wordSize: Int, pageSizes: [Int], llvmTarget: String, loaderTriple: String, loaderFlags: [String],
    debianMultiarch: String,
    sibling: String? = nil
  ) {
    self.name = name
    self.aliases = aliases
    self.kernelName = kernelName
    self.elfMachine = elfMachine
    self.byteOrder = byteOrder
    self.wordSize = wordSize
    self.pageSizes = pageSizes
    self.llvmTarget = llvmTarget
    self.loaderTriple = loaderTriple
    self.loaderFlags = loaderFlags
    self.debianMultiarch = debianMultiarch
    self.sibling = sibling
  }

  /// Every architecture that bpfbake can target.
  public static let all: [Architecture] = [
    x86_64, i386, arm, armv6, armv5, arm64, riscv64, riscv32, mips, mipsel, mips64, mips64el, powerpc,
    powerpc64, ppc64el, s390x, loongarch64,
  ]

  /// Whether both are the same to the kernel, as the generations of ARM are: machine, word size and byte order.
  public func isKind(of other: Architecture) -> Bool {
    (elfMachine, wordSize, byteOrder) == (other.elfMachine, other.wordSize, other.byteOrder)
  }

  /// Whether a kernel of this architecture may run programs of `user`: its own kind, or its 32-bit sibling's.
  public func runs(_ user: Architecture) -> Bool {
    isKind(of: user) || sibling.flatMap(Architecture.named)?.isKind(of: user) == true
  }

  /// The triple that Debian's GNU cross compilers begin with: "arm-linux-gnueabihf" of arm-linux-gnueabihf-gcc.
  public var gnuTriple: String { name == "i386" ? "i686-linux-gnu" : debianMultiarch }

  /// The architecture that is called `name` by any of the parties named at `aliases`, or nil.
  public static func named(_ name: String) -> Architecture? {
    all.first { $0.name == name || $0.aliases.contains(name) }
  }
}
