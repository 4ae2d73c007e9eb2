public import Diagnostics
public import Manifests
public import Planning

/// Finds the header folders that a job's compile is to see. Throws a `Diagnostic` that names what is missing.
public enum HeaderSearch {
  /// `own` is the folder of the headers that bpfbake brings, of which those in bpf/ take the
  /// place of the toolchain's.
  /// `tree` is what the recipe's `headers: tree` asks for.
  /// `staged` takes the place of all that profile and toolchain name.
  /// `runningKernel` stands for the content of BTF that the running kernel makes up under /sys: its release and build id.
  public static func find(
    recipe: Recipe, profile: Profile, toolchain: Toolchain, own: String, runningKernel: String,
    tree: HeaderFacts.Tree? = nil, staged: StagedHeaders? = nil
  ) throws(Diagnostic) -> HeaderFacts {
    let kind: Recipe.HeaderKind
    if let named = recipe.headers { kind = named } else { kind = try kindOfSources(recipe) }
    var files: [String: String] = [:]
    func add(_ folder: String, as prefix: String = "") {
      for name in Disk.names(in: folder) where name.hasSuffix(".h") {
        files[prefix + name] = "\(folder)/\(name)"
      }
    }
    if staged == nil { add(try bpf(toolchain), as: "bpf/") }
    add("\(own)/bpf", as: "bpf/")
    add(own)
    if let staged {
      var facts = try staged.facts(kind, for: recipe, own: own)
      facts.files.merge(files) { $1 }
      facts.tree = tree
      return facts
    }
    if let tree { return HeaderFacts(kind: kind, folders: [], files: files, tree: tree) }
    guard kind == .btf else {
      return HeaderFacts(kind: kind, folders: try uapi(profile, toolchain, own), files: files)
    }
    guard let btf = profile.kernel.headers.btf ?? profile.kernel.btf else {
      throw Diagnostic(
        id: "profile-without-btf", location: SourceLocation(file: profile.path),
        message: "profile \(profile.name) has no BTF, which recipe \(recipe.name) needs for vmlinux.h",
        help: "set kernel.btf, or include <linux/...> headers and let the recipe have headers: uapi")
    }
    guard Disk.isFile(btf) else {
      throw Diagnostic(
        id: "btf-not-found", location: SourceLocation(file: profile.path), message: "there is no file \(btf)",
        help: "a kernel has it where it was built with CONFIG_DEBUG_INFO_BTF=y")
    }
    return HeaderFacts(
      kind: kind, folders: [], files: files,
      types: HeaderFacts.Types(btf: btf, identity: btf.hasPrefix("/sys/") ? runningKernel : nil))
  }

  /// `btf` where a source includes vmlinux.h, else `uapi`.
  public static func kindOfSources(_ recipe: Recipe) throws(Diagnostic) -> Recipe.HeaderKind {
    for source in recipe.sources {
      let bytes: [UInt8]
      do {
        bytes = try Disk.read(source)
      } catch {
        throw Diagnostic(
          id: "source-unreadable", location: SourceLocation(file: recipe.path),
          message: "\(source): \(error)", help: "correct `sources`, or create the file")
      }
      if includesTypes(String(decoding: bytes, as: UTF8.self)) { return .btf }
    }
    return .uapi
  }

  /// Whether a line of the text is an #include of vmlinux.h.
  static func includesTypes(_ text: String) -> Bool {
    text.split(whereSeparator: \.isNewline).contains { line in
      let words = line.filter { $0 != " " && $0 != "\t" }
      return words.hasPrefix("#include\"vmlinux.h\"") || words.hasPrefix("#include<vmlinux.h>")
    }
  }

  /// The folder of the toolchain that holds bpf_helpers.h and its siblings.
  public static func bpf(_ toolchain: Toolchain) throws(Diagnostic) -> String {
    for folder in toolchain.bpf.headers where Disk.isFile("\(folder)/bpf/bpf_helpers.h") {
      return "\(folder)/bpf"
    }
    throw Diagnostic(
      id: "bpf-headers-not-found", location: SourceLocation(file: toolchain.path),
      message:
        "bpf/bpf_helpers.h was not found\nlooked in: \(toolchain.bpf.headers.joined(separator: ", "))",
      help: "install Debian's package libbpf-dev: apt-get install libbpf-dev", exitCode: .environment)
  }

  private static func uapi(
    _ profile: Profile, _ toolchain: Toolchain, _ own: String
  ) throws(Diagnostic) -> [HeaderFacts.Folder] {
    guard let uapi = profile.kernel.headers.uapi else { return try anyUAPI(toolchain, own) }
    var folders: [HeaderFacts.Folder] = []
    for (name, required) in HeaderFacts.uapiFolders {
      // Debian has the architecture's own headers in a folder of the architecture's.
      let places = name == "asm" ? ["\(profile.arch.debianMultiarch)/asm", "asm"] : [name]
      if let place = places.map({ "\(uapi)/\($0)" }).first(where: Disk.isFolder) {
        folders.append(HeaderFacts.Folder(name: name, path: place))
        if name == "linux" { folders.append(HeaderFacts.Folder(name: "uapi/linux", path: place)) }
      } else if required {
        throw Diagnostic(
          id: "kernel-headers-not-found", location: SourceLocation(file: profile.path),
          message: "\(uapi) has no folder \(places.joined(separator: " or "))",
          help: "install Debian's package linux-libc-dev, or let kernel.headers.uapi name another folder",
          exitCode: .environment)
      }
    }
    return folders
  }

  /// Where a profile names no kernel headers: linux/ of this machine, which is the same for every architecture, and an
  /// asm/ of our own that has no more than types.
  private static func anyUAPI(_ toolchain: Toolchain, _ own: String) throws(Diagnostic) -> [HeaderFacts
    .Folder]
  {
    let places = toolchain.bpf.headers + ["/usr/include"]
    guard
      let place = places.first(where: {
        Disk.isFile("\($0)/linux/bpf.h") && Disk.isFolder("\($0)/asm-generic")
      })
    else {
      throw Diagnostic(
        id: "kernel-headers-not-found", location: SourceLocation(file: toolchain.path),
        message: "linux/bpf.h was not found\nlooked in: \(places.joined(separator: ", "))",
        help: "install Debian's package linux-libc-dev, or let the profile name kernel.headers.uapi",
        exitCode: .environment)
    }
    return [
      HeaderFacts.Folder(name: "asm", path: "\(own)/asm"),
      HeaderFacts.Folder(name: "asm-generic", path: "\(place)/asm-generic"),
      HeaderFacts.Folder(name: "linux", path: "\(place)/linux"),
      // As sources write it that were made for the kernel's own build.
      HeaderFacts.Folder(name: "uapi/linux", path: "\(place)/linux"),
    ]
  }
}
