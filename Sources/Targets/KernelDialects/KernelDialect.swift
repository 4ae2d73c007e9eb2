/// How a kernel's own headers are compiled for an architecture: what its Makefiles tell the compiler and the headers ask
/// for, and what clang needs so that no assembler is asked. Warnings, tuning and what only code generation minds are left
/// out: what comes of it is read by the BPF back end.
public struct KernelDialect: Hashable, Sendable {
  /// A flag that depends on the kernel's configuration.
  public struct Choice: Hashable, Sendable {
    /// The option that must be "y"; nil: whatever it is.
    public var option: String?
    public var flag: String

    init(_ option: String? = nil, _ flag: String) {
      self.option = option
      self.flag = flag
    }
  }

  /// The triple whose C the kernel is written in.
  public let triple: String
  /// Always given.
  public let flags: [String]
  /// The first that applies of each list is given.
  public let choices: [[Choice]]
  /// Folders of the source tree that are searched besides those of every architecture.
  public var folders: [String] = []
  /// The folder of the source tree whose platforms, a folder each, have a file Platform that names another such folder.
  public var platforms: String?
  /// Where the facts are from.
  public let source: String

  /// What every architecture is given. Source: the kernel's Makefile, KBUILD_CFLAGS; the rest keeps out what BPF has no
  /// instructions for: vectors, tables of jumps.
  public static let common = [
    "-std=gnu11", "-fshort-wchar", "-fno-strict-aliasing", "-fno-common", "-fno-delete-null-pointer-checks",
    "-fno-pie",
    "-fno-vectorize", "-fno-slp-vectorize", "-fno-jump-tables", "-D__KERNEL__",
    "-DKBUILD_MODNAME=\"bpfbake\"",
  ]

  /// Headers below include/ that the kernel's build includes first, where a kernel has them: kconfig.h since 3.2,
  /// compiler_types.h since 4.15, compiler-version.h since 5.14. Source: the kernel's Makefile, LINUXINCLUDE and
  /// scripts/Makefile.lib, c_flags.
  public static let firstHeaders = [
    "linux/compiler-version.h", "linux/kconfig.h", "linux/compiler_types.h",
  ]

  /// The flags for a kernel with these options.
  public func flags(isSet: (_ option: String) -> Bool) -> [String] {
    flags
      + choices.compactMap { choice in
        choice.first { $0.option.map(isSet) ?? true }?.flag
      }
  }
}

extension Architecture {
  /// Nil: compiling against this architecture's own kernel headers has not been tried.
  public var kernelDialect: KernelDialect? {
    switch name {
    case "x86_64": .x86_64
    case "arm64": .arm64
    case "arm", "armv6", "armv5": .arm
    case "i386": .i386
    case "riscv64": .riscv64
    case "mipsel", "mips64el": .mips(wordSize: wordSize)
    case "ppc64el": .ppc64el
    case "s390x": .s390x
    default: nil
    }
  }
}
