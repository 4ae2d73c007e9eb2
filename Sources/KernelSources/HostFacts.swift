/// The facts of the running machine that make the profile `host`.
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

public struct HostFacts: Hashable, Sendable {
  /// As `Architecture` calls it, or as uname(2) does where there is no such one.
  public var arch: Fact<String>
  public var version: Fact<KernelVersion>
  public var release: Fact<String>
  /// The path of the kernel's config, plain or gzipped. It is not read here: `KernelConfig.parse` does.
  public var config: Fact<String>?
  /// The path of the kernel's BTF.
  public var btf: Fact<String>?
  /// Lower-case hexadecimal.
  public var buildID: Fact<String>?
  /// The path of a folder that holds linux/bpf.h.
  public var uapi: Fact<String>?

  public init(
    arch: Fact<String>, version: Fact<KernelVersion>, release: Fact<String>, config: Fact<String>? = nil,
    btf: Fact<String>? = nil, buildID: Fact<String>? = nil, uapi: Fact<String>? = nil
  ) {
    self.arch = arch
    self.version = version
    self.release = release
    self.config = config
    self.btf = btf
    self.buildID = buildID
    self.uapi = uapi
  }

  /// Reads them.
  /// - Parameters:
  ///   - root: the folder that the machine's files are below; paths among the facts begin with it.
  ///   - uname: what the kernel says of itself.
  /// - Throws: that the kernel's version cannot be told. What else is not there is left out.
  public static func gather(
    root: String = "/", uname: Uname = .ofThisMachine()
  ) throws(KernelSourceError) -> HostFacts {
    let files = RootFolder(root)
    let architecture = Architecture.named(uname.machine)
    let byteOrder = architecture?.byteOrder ?? .ofThisMachine
    let notes = try? files.read("/sys/kernel/notes", limit: 1 << 20)
    return HostFacts(
      arch: Fact(architecture?.name ?? uname.machine, source: "uname -m"),
      version: try version(uname, files),
      release: Fact(uname.release, source: "uname -r"),
      config: config(uname.release, files),
      btf: file("/sys/kernel/btf/vmlinux", files),
      buildID: notes.flatMap { BuildID.find(inNotes: $0, byteOrder: byteOrder) }
        .map { Fact($0, source: "/sys/kernel/notes") },
      uapi: files.isReadable("/usr/include/linux/bpf.h")
        ? Fact(files.path("/usr/include"), source: "holds linux/bpf.h") : nil)
  }

  /// The kernel's own version, LINUX_VERSION_CODE. Distributions write another into the release: Debian 12's
  /// 6.1.0-18-amd64 is 6.1.76, which `uname -v` tells; Ubuntu's 6.8.0-31-generic is 6.8.1, which
  /// /proc/version_signature tells.
  private static func version(_ uname: Uname, _ files: RootFolder) throws(KernelSourceError) -> Fact<
    KernelVersion
  > {
    guard let released = KernelVersion(release: uname.release) else {
      throw KernelSourceError(
        .unknownVersion,
        "the kernel's release \(uname.release.debugDescription) does not begin with its version")
    }
    func isSame(_ version: KernelVersion) -> Bool {
      (version.major, version.minor) == (released.major, released.minor)
    }
    // "Ubuntu 6.8.0-31.31-generic 6.8.1"
    if let signature = try? files.read("/proc/version_signature", limit: 4096),
      let last = String(decoding: signature, as: UTF8.self).split(whereSeparator: \.isWhitespace).last,
      let version = KernelVersion(release: last), isSame(version)
    {
      return Fact(version, source: "/proc/version_signature")
    }
    // "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)", Raspberry Pi OS has "Debian 1:6.6.20-1+rpt1"
    let words = uname.version.split(separator: " ").drop { $0 != "Debian" }
    if let package = words.dropFirst().first?.split(separator: ":").last,
      let version = KernelVersion(release: package), isSame(version)
    {
      return Fact(version, source: "uname -v")
    }
    return Fact(released, source: "uname -r")
  }

  private static func config(_ release: String, _ files: RootFolder) -> Fact<String>? {
    if let fact = file("/proc/config.gz", files) { return fact }
    guard !release.contains("/"), release != "..", !release.isEmpty else { return nil }
    let paths = [
      "/boot/config-\(release)", "/lib/modules/\(release)/config", "/lib/modules/\(release)/build/.config",
    ]
    return paths.lazy.compactMap { file($0, files) }.first
  }

  private static func file(_ path: String, _ files: RootFolder) -> Fact<String>? {
    files.isReadable(path) ? Fact(files.path(path), source: "it is there") : nil
  }
}

extension HostFacts {
  /// The kernel's config, read and parsed; nil where there is none.
  public func readConfig() throws(KernelSourceError) -> KernelConfig? {
    guard let path = config?.value else { return nil }
    return try KernelConfig.parse(RootFolder("/").read(path, limit: KernelConfig.maximumBytes), path: path)
  }
}

extension Architecture.ByteOrder {
  static var ofThisMachine: Self { 1.littleEndian == 1 ? .little : .big }
}
