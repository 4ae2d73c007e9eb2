/// The facts of the running machine that make the profile `host`.
import Targets

extension KernelFacts {
  /// Reads them.
  /// - Parameters:
  ///   - root: the folder that the machine's files are below; paths among the facts begin with it.
  ///   - uname: what the kernel says of itself.
  /// - Throws: that the kernel's version cannot be told. What else is not there is left out.
  public static func ofThisMachine(
    root: String = "/", uname: Uname = .ofThisMachine()
  ) throws(KernelSourceError) -> KernelFacts {
    let files = RootFolder(root)
    let architecture = Architecture.named(uname.machine)
    let byteOrder = architecture?.byteOrder ?? .ofThisMachine
    let notes = try? files.read("/sys/kernel/notes", limit: 1 << 20)
    return KernelFacts(
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

  private static func version(_ uname: Uname, _ files: RootFolder) throws(KernelSourceError) -> Fact<
    KernelVersion
  > {
    let signature = try? files.read("/proc/version_signature", limit: 4096)
    if let version = version(
      release: uname.release, version: uname.version,
      signature: signature.map { String(decoding: $0, as: UTF8.self) })
    {
      return version
    }
    throw KernelSourceError(
      .unknownVersion,
      "the kernel's release \(uname.release.debugDescription) does not begin with its version")
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

extension KernelFacts {
  /// The kernel's config, read and parsed; nil where there is none.
  public func readConfig() throws(KernelSourceError) -> KernelConfig? {
    guard let path = config?.value else { return nil }
    return try KernelConfig.parse(RootFolder("/").read(path, limit: KernelConfig.maximumBytes), path: path)
  }
}

extension Architecture.ByteOrder {
  static var ofThisMachine: Self { 1.littleEndian == 1 ? .little : .big }
}
