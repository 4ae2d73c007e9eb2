/// What can be wrong with what a kernel says of itself.
public struct KernelSourceError: Error, Hashable, Sendable {
  /// The kinds, with the stable ids that diagnostics show.
  public enum Problem: String, CaseIterable, Sendable {
    case unknownVersion = "unknown-kernel-version"
    case unreadableFile = "unreadable-kernel-file"
    case fileTooLarge = "kernel-file-too-large"
    case badGzip = "bad-gzip"
    case badConfig = "bad-kernel-config"
    case badTree = "bad-kernel-tree"
    case noYocto = "no-yocto-environment"
    case noBanner = "kernel-without-banner"
    case notAProbe = "not-a-probe"
    case damagedProbe = "damaged-probe"
    case notAKernelTree = "not-a-kernel-tree"
    case treeNotConfigured = "kernel-tree-not-configured"
    case treeWithoutSource = "kernel-tree-without-source"
    case treeOfAnotherArchitecture = "kernel-tree-of-another-architecture"
    case treeOfAnotherVersion = "kernel-tree-of-another-version"
    case treeOfAnotherConfig = "kernel-tree-of-another-config"

    /// The next step, whatever the case.
    public var help: String {
      switch self {
      case .unknownVersion:
        "write a profile with the kernel's version, or give it to `profile create` by --kernel-version"
      case .unreadableFile: "check the path and the permissions"
      case .fileTooLarge, .badGzip: "is this the right file? copy it again from the device"
      case .badTree: "name a folder in which a kernel was configured and built, or Debian's linux-headers"
      case .noYocto: "source the SDK's environment-setup-* first, or run it by `bitbake -c devshell`"
      case .noBanner:
        "is it whole? to unpack it takes the tool of its compression: xz, zstd, lz4, bzip2 or lzop"
      case .notAProbe: "save what the line of `bpfbake profile create --print-probe` prints on the device"
      case .damagedProbe: "try again, with the kernel's messages silenced by `dmesg -n 1` on the device"
      case .notAKernelTree:
        "name the kernel's source tree, its build tree, /lib/modules/RELEASE/build or a linux-headers-* folder"
      case .treeNotConfigured:
        "configure it as the device's kernel: make ARCH=... olddefconfig modules_prepare; or name the build tree"
      case .treeWithoutSource:
        "install the package of that name (Debian's linux-headers-*-common), or name the tree: {build: ..., source: ...}"
      case .treeOfAnotherArchitecture: "name the tree of the device's own kernel, or correct `arch`"
      case .treeOfAnotherVersion:
        "name the tree of the device's own kernel, or correct the profile's `version` and `release`"
      case .treeOfAnotherConfig:
        "configure the tree with the device's own .config, or correct `kernel.config`"
      case .badConfig: "name the kernel's .config, /proc/config.gz or /boot/config-RELEASE"
      }
    }
  }

  public let problem: Problem
  /// The file to blame, absolute; nil: none.
  public let path: String?
  /// The line to blame, counted from 1.
  public let line: Int?
  /// One sentence without a full stop.
  public let message: String

  public init(_ problem: Problem, path: String? = nil, line: Int? = nil, _ message: String) {
    self.problem = problem
    self.path = path
    self.line = line
    self.message = message
  }
}
