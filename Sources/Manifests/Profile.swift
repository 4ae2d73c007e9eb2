public import Targets

/// What the device is: the content of a Profiles/NAME.yaml, validated. Paths are absolute.
public struct Profile: Hashable, Sendable {
  public struct Kernel: Hashable, Sendable {
    public var version: KernelVersion
    /// `uname -r`, where it is known exactly.
    public var release: String?
    /// The kernel's .config (or config.gz), absolute path.
    public var config: String?
    /// The kernel's BTF, a vmlinux or the kernel's image with it, absolute path.
    public var btf: String?
    /// The NT_GNU_BUILD_ID as lower-case hexadecimal.
    public var buildID: String?
    /// What it has beyond its version: names of `KernelFeature`.
    public var provides: [String]
    public var headers: Headers
    /// The kernel itself, for the kernel lab.
    public var image: Image?

    public init(
      version: KernelVersion, release: String? = nil, config: String? = nil, btf: String? = nil,
      buildID: String? = nil, provides: [String] = [], headers: Headers = Headers(), image: Image? = nil
    ) {
      self.version = version
      self.release = release
      self.config = config
      self.btf = btf
      self.buildID = buildID
      self.provides = provides
      self.headers = headers
      self.image = image
    }
  }

  /// Where the kernel's own file is to be had from.
  public enum Image: Hashable, Sendable {
    /// An absolute path: vmlinux, vmlinuz, bzImage, zImage, Image or uImage.
    case file(String)
    /// A package of Debian's, such as linux-image-armmp of bookworm, for the profile's architecture.
    case debian(suite: String, package: String)
  }

  /// Where a kernel's own headers are, those that its modules are compiled with.
  public enum Tree: Hashable, Sendable {
    /// The build tree, and the source tree where the build tree alone does not tell. Absolute.
    case folders(build: String, source: String?)
    /// A package of Debian's, such as linux-headers-armmp of bookworm, for the profile's architecture.
    case debian(suite: String, package: String)
  }

  /// Where kernel headers are to be had from; a recipe picks one kind.
  public struct Headers: Hashable, Sendable {
    /// A folder that holds linux/, asm-generic/ and asm/ (or MULTIARCH/asm/): headers_install or linux-libc-dev.
    public var uapi: String?
    /// BTF, a vmlinux or an image that a vmlinux.h is made from; `kernel.btf` where it is not given.
    public var btf: String?
    public var tree: Tree?
    /// A folder or tar that `bpfbake headers stage` wrote, in place of all others.
    public var staged: String?

    public init(uapi: String? = nil, btf: String? = nil, tree: Tree? = nil, staged: String? = nil) {
      self.uapi = uapi
      self.btf = btf
      self.tree = tree
      self.staged = staged
    }
  }

  public var name: String
  /// The file it was read from, absolute.
  public var path: String
  public var description: String?
  public var arch: Architecture
  /// Whose programs the device runs: `arch`, or the 32-bit sibling of that. The loader is one of them.
  public var user: Architecture
  public var kernel: Kernel
  /// Registers by their names in struct pt_regs, in place of those of the architecture's own table.
  public var ptRegs: [RegisterTable.Role: String]
  /// The name of its toolchain, or nil for the default, "llvm".
  public var toolchain: String?

  public init(
    name: String, path: String, description: String? = nil, arch: Architecture, user: Architecture? = nil,
    kernel: Kernel, ptRegs: [RegisterTable.Role: String] = [:], toolchain: String? = nil
  ) {
    self.name = name
    self.path = path
    self.description = description
    self.arch = arch
    self.user = user ?? arch
    self.kernel = kernel
    self.ptRegs = ptRegs
    self.toolchain = toolchain
  }

  /// Where kprobe programs find registers on this device.
  public var registers: RegisterTable {
    arch.registers(kernel: kernel.version, user: user).replacing(ptRegs)
  }

  /// The functions that do system calls on this device, as far as its version tells.
  public var systemCalls: SystemCalls { SystemCalls(of: arch, kernel.version, user: user) }
}

extension Profile.Kernel {
  /// The file that has the kernel's types: BTF, a vmlinux or an image.
  public var types: String? { btf ?? headers.btf }
}
