/// What was learnt of a device's kernel, whatever it was learnt from: the stuff that profiles are made of.
public import Targets

/// A value, and where it came from, in words for a comment.
public struct Fact<Value: Hashable & Sendable>: Hashable, Sendable {
  public var value: Value
  public var source: String

  public init(_ value: Value, source: String) {
    self.value = value
    self.source = source
  }
}

public struct KernelFacts: Hashable, Sendable {
  /// Where the kernel's own file is to be had from.
  public enum Image: Hashable, Sendable {
    case file(String)
    case debian(suite: String, package: String)
  }

  /// As `Architecture` calls it, or as its source does where there is no such one.
  public var arch: Fact<String>?
  /// The architecture of the device's programs, if it is not the kernel's.
  public var user: Fact<String>?
  public var version: Fact<KernelVersion>?
  /// `uname -r`.
  public var release: Fact<String>?
  /// The path of the kernel's config, plain or gzipped. It is not read here: `KernelConfig.parse` does.
  public var config: Fact<String>?
  /// The path of the kernel's BTF.
  public var btf: Fact<String>?
  /// Lower-case hexadecimal.
  public var buildID: Fact<String>?
  /// The path of a folder that holds linux/bpf.h.
  public var uapi: Fact<String>?
  /// The path of a kernel tree with the kernel's own headers.
  public var tree: Fact<String>?
  public var image: Fact<Image>?
  /// A config that lies in no file yet.
  public var configContent: Fact<[UInt8]>?
  /// Raw BTF that lies in no file yet.
  public var btfContent: Fact<[UInt8]>?
  /// What there is to say beside the facts, a line each.
  public var remarks: [String] = []

  public init(
    arch: Fact<String>? = nil, version: Fact<KernelVersion>? = nil, release: Fact<String>? = nil,
    config: Fact<String>? = nil, btf: Fact<String>? = nil, buildID: Fact<String>? = nil,
    uapi: Fact<String>? = nil
  ) {
    self.arch = arch
    self.version = version
    self.release = release
    self.config = config
    self.btf = btf
    self.buildID = buildID
    self.uapi = uapi
  }

  /// Takes from `other` what is not known yet.
  public mutating func complete(from other: KernelFacts) {
    arch = arch ?? other.arch
    version = version ?? other.version
    release = release ?? other.release
    if config == nil, configContent == nil {
      config = other.config
      configContent = other.configContent
    }
    if btf == nil, btfContent == nil {
      btf = other.btf
      btfContent = other.btfContent
    }
    buildID = buildID ?? other.buildID
    uapi = uapi ?? other.uapi
    tree = tree ?? other.tree
    user = user ?? other.user
    image = image ?? other.image
    remarks += other.remarks
  }

  /// The kernel's own version, LINUX_VERSION_CODE. Distributions write another into the release: Debian 12's
  /// 6.1.0-18-amd64 is 6.1.76, which `uname -v` tells; Ubuntu's 6.8.0-31-generic is 6.8.1, which
  /// /proc/version_signature tells.
  /// - Parameters:
  ///   - version: what `uname -v` prints: "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)".
  ///   - signature: what is in /proc/version_signature: "Ubuntu 6.8.0-31.31-generic 6.8.1".
  /// - Returns: nil where the release does not begin with a version.
  public static func version(
    release: String, version: String, signature: String? = nil
  ) -> Fact<KernelVersion>? {
    guard let released = KernelVersion(release: release) else { return nil }
    func isSame(_ version: KernelVersion) -> Bool {
      (version.major, version.minor) == (released.major, released.minor)
    }
    if let last = signature?.split(whereSeparator: \.isWhitespace).last,
      let version = KernelVersion(release: last), isSame(version)
    {
      return Fact(version, source: "/proc/version_signature")
    }
    // Raspberry Pi OS has "Debian 1:6.6.20-1+rpt1".
    let words = version.split(separator: " ").drop { $0 != "Debian" }
    if let package = words.dropFirst().first?.split(separator: ":").last,
      let version = KernelVersion(release: package), isSame(version)
    {
      return Fact(version, source: "uname -v")
    }
    return Fact(released, source: "uname -r")
  }
}
