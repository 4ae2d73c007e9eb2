public import Targets

/// A kernel's own headers as its modules are compiled with them: a source tree and a build tree, which may be one folder.
#if canImport(Musl)
  import Musl
#else
  import Glibc
#endif

public struct KernelHeaderTree: Hashable, Sendable {
  /// The folder with include/linux and arch/*/include, absolute.
  public let source: String
  /// The folder with include/generated, absolute; `source` itself where the kernel was built in its source tree.
  public let build: String
  /// VERSION, PATCHLEVEL and SUBLEVEL of the source tree's Makefile.
  public let version: KernelVersion
  /// What `uname -r` prints on this kernel: UTS_RELEASE of include/generated/utsrelease.h.
  public let release: String
  /// The file of its options: .config, or include/config/auto.conf, which lacks those that are not set.
  public let configPath: String
  public let config: KernelConfig
  /// Those of `KernelDialect.firstHeaders` that it has.
  public let firstHeaders: [String]
  /// The platforms that its options choose, where the architecture knows such.
  let platforms: [Platform]
  /// The folders that they add to the search, below the source.
  public var platformFolders: [String] { platforms.map(\.folder) }

  /// What a file Platform says, that of MIPS Malta for example: arch/mips/mti-malta/Platform.
  struct Platform: Hashable, Sendable {
    /// Below the source.
    var file: String
    var folder: String
  }

  /// No Makefile or header that is read here comes near this.
  private static let mostBytes = 4 << 20

  /// Reads what a tree says of itself.
  /// - Parameters:
  ///   - build: a source tree that was configured, a build tree, or /lib/modules/RELEASE/build.
  ///   - named: the source tree, if it is to be another than the one that the build tree names.
  ///   - isWhole: no file was left out because no program reads it.
  /// - Throws: that something is no such tree, not configured, for another architecture, or has a part missing.
  public static func read(
    build: String, source named: String? = nil, for architecture: Architecture, isWhole: Bool = true
  ) throws(KernelSourceError) -> KernelHeaderTree {
    let source: String
    if let named { source = named } else { source = try self.source(ofBuild: build) }
    guard exists("\(source)/\(mark)") else {
      throw KernelSourceError(
        .notAKernelTree, path: source, "this is no kernel's source tree: it has no \(mark)")
    }
    for name in generated where !exists("\(build)/\(name)") {
      throw KernelSourceError(
        .treeNotConfigured, path: build, "this kernel tree is not configured: it has no \(name)")
    }
    if isWhole { try check(architecture, source: source, build: build) }
    let candidates = [".config", "include/config/auto.conf"].map { "\(build)/\($0)" }
    guard let configPath = candidates.first(where: exists) else {
      throw KernelSourceError(
        .treeNotConfigured, path: build,
        "this kernel tree does not tell its options: it has neither .config nor include/config/auto.conf")
    }
    let config = try KernelConfig.read(configPath)
    let tree = KernelHeaderTree(
      source: source, build: build, version: try version(ofSource: source),
      release: try release(ofBuild: build),
      configPath: configPath, config: config,
      firstHeaders: KernelDialect.firstHeaders.filter { exists("\(source)/include/\($0)") },
      platforms: try architecture.kernelDialect?.platforms.map { (folder) throws(KernelSourceError) in
        try platforms(folder, ofSource: source, config)
      } ?? [])
    try tree.check(architecture)
    return tree
  }

  /// The files by which it tells what it is, absolute paths by their places below "source" and "build".
  public var identifyingFiles: [String: String] {
    var files = ["source/Makefile": "\(source)/Makefile", "source/\(Self.mark)": "\(source)/\(Self.mark)"]
    let config = configPath.dropFirst(build.count + 1)
    for platform in platforms { files["source/\(platform.file)"] = "\(source)/\(platform.file)" }
    for name in Self.generated + [String(config)] { files["build/\(name)"] = "\(build)/\(name)" }
    return files
  }

  /// Holds the tree against what a profile says of the kernel.
  /// - Parameters:
  ///   - version: patch level 0 stands for any.
  ///   - options: of the kernel's own .config, with `path`, where the profile names it.
  public func check(
    version: KernelVersion, release: String?, options: KernelConfig? = nil, path: String? = nil
  ) throws(KernelSourceError) {
    guard (version.major, version.minor) == (self.version.major, self.version.minor),
      version.patch == 0 || version.patch == self.version.patch
    else {
      throw KernelSourceError(
        .treeOfAnotherVersion, path: source,
        "this is the tree of Linux \(self.version), the profile's kernel is \(version)")
    }
    if let release, release != self.release {
      throw KernelSourceError(
        .treeOfAnotherVersion, path: build,
        "this is the tree of the kernel \(self.release), the profile's kernel is \(release)")
    }
    if let options, let path { try check(options, path) }
  }

  /// Options that say how the kernel was compiled, not what is in it.
  private static let isOfTheCompiler = [
    "CONFIG_CC_", "CONFIG_GCC_", "CONFIG_CLANG_", "CONFIG_AS_", "CONFIG_LD_", "CONFIG_LLD_", "CONFIG_PAHOLE_",
    "CONFIG_RUST", "CONFIG_BUILD_SALT", "CONFIG_TOOLS_", "CONFIG_BINDGEN_",
  ]

  private func check(_ options: KernelConfig, _ path: String) throws(KernelSourceError) {
    let names = Set(options.options.keys).union(config.options.keys).sorted()
    let differing = names.filter { name in
      options[name] != config[name] && !Self.isOfTheCompiler.contains { name.hasPrefix($0) }
    }
    guard let first = differing.first else { return }
    throw KernelSourceError(
      .treeOfAnotherConfig, path: configPath,
      "this tree is configured otherwise than \(path): \(first) is \(config[first].spelling) here and \(options[first].spelling) there"
        + (differing.count > 1 ? ", and \(differing.count - 1) more differ" : ""))
  }

  // MARK: Finding

  /// The file that tells a source tree, since Linux 3.2.
  private static let mark = "include/linux/kconfig.h"

  /// The files of a build tree that was configured.
  private static let generated = ["include/generated/autoconf.h", "include/generated/utsrelease.h"]

  private static func source(ofBuild build: String) throws(KernelSourceError) -> String {
    if exists("\(build)/\(mark)") { return build }
    // The link that a build with O= makes.
    if exists("\(build)/source/\(mark)") { return "\(build)/source" }
    guard let named = try sourceNamed(byMakefileOf: build) else {
      throw KernelSourceError(
        .notAKernelTree, path: build,
        "this is no kernel tree: it has no \(mark), and no Makefile that names the tree which has it")
    }
    if exists("\(named)/\(mark)") { return named }
    // Debian's pair of folders, unpacked somewhere else, still lies side by side.
    let real = realPath(build) ?? build
    let sibling = "\(folder(of: real))/\(named.split(separator: "/").last ?? "")"
    if exists("\(sibling)/\(mark)") { return sibling }
    throw KernelSourceError(
      .treeWithoutSource, path: "\(build)/Makefile",
      "it names the source tree \(named), which is not there\nlooked for \(named)/\(mark) and \(sibling)/\(mark)"
    )
  }

  /// What the small Makefile of a build tree says: "include SOURCE/Makefile" (Debian's; scripts/mkmakefile since Linux 5.1,
  /// the Makefile's outputmakefile since 5.15) or "MAKEARGS := -C SOURCE" (scripts/mkmakefile before).
  private static func sourceNamed(byMakefileOf build: String) throws(KernelSourceError) -> String? {
    let path = "\(build)/Makefile"
    guard exists(path) else { return nil }
    for line in try text(path).split(whereSeparator: \.isNewline).prefix(64) {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      if words.count == 2, words[0] == "include", words[1].hasPrefix("/"), words[1].hasSuffix("/Makefile") {
        return String(words[1].dropLast("/Makefile".count))
      }
      if words.count == 4, words[0] == "MAKEARGS", words[2] == "-C", words[3].hasPrefix("/") {
        return String(words[3])
      }
    }
    return nil
  }

  // MARK: Reading

  private static func check(
    _ architecture: Architecture, source: String, build: String
  ) throws(KernelSourceError) {
    let name = architecture.kernelName
    guard exists("\(source)/arch/\(name)/include/asm") else {
      throw KernelSourceError(
        .treeOfAnotherArchitecture, path: source,
        "this kernel tree has nothing for \(architecture.name): there is no arch/\(name)/include/asm")
    }
    guard exists("\(build)/arch/\(name)/include/generated") else {
      let others = RootFolder("").names(in: "\(build)/arch").filter {
        exists("\(build)/arch/\($0)/include/generated")
      }
      guard let other = others.first else {
        throw KernelSourceError(
          .treeNotConfigured, path: build,
          "this kernel tree is not prepared: it has no arch/\(name)/include/generated")
      }
      throw KernelSourceError(
        .treeOfAnotherArchitecture, path: build,
        "this kernel tree is configured for \(other), not for \(architecture.name): it has no arch/\(name)/include/generated"
      )
    }
  }

  /// One folder of arch/ serves several architectures.
  private func check(_ architecture: Architecture) throws(KernelSourceError) {
    let (bits, order) = (architecture.wordSize * 8, architecture.byteOrder)
    let is64 = config["CONFIG_64BIT"] == .yes
    let isBig = config["CONFIG_CPU_BIG_ENDIAN"] == .yes
    let isLittle = config["CONFIG_CPU_LITTLE_ENDIAN"] == .yes
    if is64 == (bits == 64), !(order == .little && isBig), !(order == .big && isLittle) { return }
    throw KernelSourceError(
      .treeOfAnotherArchitecture, path: configPath,
      "this kernel has \(is64 ? 64 : 32) bits\(isBig ? ", big-endian" : ""), \(architecture.name) has \(bits), \(order)-endian"
    )
  }

  private static func version(ofSource source: String) throws(KernelSourceError) -> KernelVersion {
    let path = "\(source)/Makefile"
    guard exists(path), let version = TreeFiles.version(ofMakefile: try text(path)) else {
      throw KernelSourceError(
        .notAKernelTree, path: path,
        "a kernel's Makefile says VERSION, PATCHLEVEL and SUBLEVEL, this does not")
    }
    return version
  }

  /// Lines such as "cflags-$(CONFIG_MIPS_MALTA) += -I$(srctree)/arch/mips/include/asm/mach-malta".
  private static func platforms(
    _ folder: String, ofSource source: String, _ config: KernelConfig
  ) throws(KernelSourceError) -> [Platform] {
    var found: [Platform] = []
    for name in RootFolder("").names(in: "\(source)/\(folder)") {
      let file = "\(folder)/\(name)/Platform"
      guard exists("\(source)/\(file)") else { continue }
      for line in try text("\(source)/\(file)").split(whereSeparator: \.isNewline) {
        guard
          let match = line.wholeMatch(of: /cflags-\$\((\w+)\)\s*\+=\s*-I\s*\$\(srctree\)\/([\w\/.-]+)\s*/),
          config[String(match.1)] == .yes, !match.2.contains("..")
        else { continue }
        found.append(Platform(file: file, folder: String(match.2)))
      }
    }
    return found
  }

  private static func release(ofBuild build: String) throws(KernelSourceError) -> String {
    let path = "\(build)/include/generated/utsrelease.h"
    guard let release = TreeFiles.release(ofHeader: try text(path)) else {
      throw KernelSourceError(.treeNotConfigured, path: path, "it does not define UTS_RELEASE")
    }
    return release
  }

  private static func text(_ path: String) throws(KernelSourceError) -> String {
    String(decoding: try RootFolder("").read(path, limit: mostBytes), as: UTF8.self)
  }

  private static func exists(_ path: String) -> Bool { RootFolder("").isReadable(path) }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
