/// A folder in which a kernel was configured and built: the kernel's own source tree, a build folder of O=, Yocto's
/// STAGING_KERNEL_BUILDDIR, or the headers that distributions package for building modules.
import Targets

public enum KernelTree {
  /// What it tells.
  /// - Throws: that the folder is no such tree.
  public static func facts(of folder: String) throws(KernelSourceError) -> KernelFacts {
    let files = RootFolder(folder)
    var facts = KernelFacts()
    func text(_ path: String) -> String? {
      (try? files.read(path, limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
    }
    guard files.isReadable("/.config") else {
      throw KernelSourceError(
        .badTree, path: folder, "this is no tree of a configured kernel: it has no .config")
    }
    let config = files.path("/.config")
    let content = try files.read("/.config", limit: KernelConfig.maximumBytes)
    let options = try KernelConfig.parse(content, path: config)
    facts.config = Fact(config, source: "it is there")
    if let arch = KernelArchitecture.of(options) { facts.arch = Fact(arch.name, source: "its .config") }

    // What the kernel is compiled with comes first: in Debian's headers kernel.release tells another.
    if let header = text("/include/generated/utsrelease.h") {
      facts.release = TreeFiles.release(ofHeader: header).map {
        Fact($0, source: "include/generated/utsrelease.h")
      }
    }
    for (path, name) in [
      ("/include/config/kernel.release", "include/config/kernel.release"),
      ("/kernel-abiversion", "kernel-abiversion"),
    ] where facts.release == nil {
      facts.release = text(path).flatMap(firstWord).map { Fact($0, source: name) }
    }
    facts.version =
      text("/include/generated/uapi/linux/version.h").flatMap(version(ofHeader:)).map {
        Fact($0, source: "include/generated/uapi/linux/version.h")
      }
      ?? text("/Makefile").flatMap(TreeFiles.version(ofMakefile:)).map { Fact($0, source: "its Makefile") }
      ?? version(ofConfig: String(decoding: content.prefix(4096), as: UTF8.self)).map {
        Fact($0, source: "its .config")
      }
      ?? facts.release.flatMap { release in
        KernelVersion(release: release.value).map { Fact($0, source: release.source) }
      }

    if files.isReadable("/include/generated/autoconf.h") {
      facts.tree = Fact(files.path(""), source: "it is configured")
    }
    if files.isReadable("/usr/include/linux/bpf.h") {
      facts.uapi = Fact(files.path("/usr/include"), source: "made by headers_install")
    }
    if files.isReadable("/vmlinux"), let bytes = try? files.read("/vmlinux", limit: 1 << 30),
      let elf = ELFIdentity(bytes)
    {
      if KernelImage.types(in: bytes, elf.byteOrder) != nil {
        facts.btf = Fact(files.path("/vmlinux"), source: "it has BTF")
      }
      if let id = KernelImage.buildID(in: bytes, elf.byteOrder) {
        facts.buildID = Fact(id, source: "vmlinux")
      }
    }
    if let name = facts.arch.flatMap({ Architecture.named($0.value) })?.kernelName {
      let images = ["zImage", "Image", "bzImage", "vmlinuz.efi", "uImage"].map { "/arch/\(name)/boot/\($0)" }
      if let image = (images + ["/vmlinux"]).first(where: files.isReadable) {
        facts.image = Fact(.file(files.path(image)), source: "it is there")
      }
    }
    return facts
  }

  private static func firstWord(_ text: String) -> String? {
    guard let word = text.split(whereSeparator: \.isWhitespace).first, KernelVersion(release: word) != nil,
      word.utf8.count <= 64
    else { return nil }
    return String(word)
  }

  /// LINUX_VERSION_MAJOR and its siblings, which newer kernels define, tell a sublevel beyond 255; LINUX_VERSION_CODE does
  /// not.
  private static func version(ofHeader text: String) -> KernelVersion? {
    func number(_ name: String) -> Int? {
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        if words.count == 3, words[0] == "#define", words[1] == name { return Int(words[2]) }
      }
      return nil
    }
    if let major = number("LINUX_VERSION_MAJOR"), let minor = number("LINUX_VERSION_PATCHLEVEL"),
      let patch = number("LINUX_VERSION_SUBLEVEL")
    {
      return KernelVersion(release: "\(major).\(minor).\(patch)")
    }
    guard let code = number("LINUX_VERSION_CODE"), code > 0, code < 1 << 24 else { return nil }
    return KernelVersion(code >> 16, code >> 8 & 255, code & 255)
  }

  /// "# Linux/arm 4.19.94 Kernel Configuration", the third line (scripts/kconfig/confdata.c).
  private static func version(ofConfig text: String) -> KernelVersion? {
    for line in text.split(separator: "\n").prefix(8) where line.hasPrefix("# Linux/") {
      let words = line.split(separator: " ")
      if words.count >= 3 { return KernelVersion(release: words[2]) }
    }
    return nil
  }
}
