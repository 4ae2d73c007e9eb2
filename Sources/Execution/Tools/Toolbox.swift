public import Diagnostics
public import Manifests
public import Planning
public import Targets

/// Finds tools on this machine. Throws `Diagnostic`s with exit code 2 that name the Debian package of what is missing.
public struct Toolbox: Sendable {
  /// Folders to look in, absolute, in order.
  let searchPath: [String]
  let cache: ProbeCache
  let environment: @Sendable (String) -> String?

  /// The versions of clang that are looked for under names like clang-16, as Debian installs them side by side.
  static let clangVersions = 14...25

  /// Looks where the environment says. Programs for administrators are looked for too: Debian has bpftool in /usr/sbin, which is
  /// not on everyone's PATH.
  public init(environment: @escaping @Sendable (String) -> String?) {
    let path = environment("PATH").flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/local/bin:/usr/bin:/bin"
    // An empty or relative entry means "where you happen to stand": no place for a reproducible build's tools.
    var folders = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    for folder in ["/usr/local/sbin", "/usr/sbin", "/sbin"] where !folders.contains(folder) {
      folders.append(folder)
    }
    searchPath = folders
    cache = .standard(environment)
    self.environment = environment
  }

  init(
    searchPath: [String], cache: ProbeCache,
    environment: @escaping @Sendable (String) -> String? = { _ in nil }
  ) {
    self.searchPath = searchPath
    self.cache = cache
    self.environment = environment
  }

  /// A plain tool: the first of this name. `name` may be an absolute path.
  public func find(_ name: String) throws(Diagnostic) -> Tool {
    guard let path = paths(of: name).first else { throw Self.missing(name) }
    return Self.tool(Self.lastComponent(name), path)
  }

  /// This very program.
  public static func running(_ path: String) -> Tool {
    tool("bpfbake", path)
  }

  /// All tools of `toolchain`. What it takes from the environment or begins at its sysroot is filled in.
  /// - Parameter architecture: what the loader is compiled for.
  public func resolve(
    _ toolchain: Toolchain, for architecture: Architecture
  ) async throws -> ResolvedToolchain {
    guard toolchain.targets.isEmpty || toolchain.targets.contains(where: architecture.isKind) else {
      throw Diagnostic(
        id: "toolchain-without-target", location: SourceLocation(file: toolchain.path),
        message: "toolchain \(toolchain.name) does not serve \(architecture.name)",
        help: "it serves \(toolchain.targets.map(\.name).joined(separator: ", ")); llvm serves all")
    }
    let bpf = try await compiler(toolchain.bpf.compiler, of: toolchain) { $0.hasBPF && !$0.headers.isEmpty }
    let (command, flags) = try loaderCommand(toolchain, for: architecture)
    let loader = try await compiler(command, of: toolchain) { _ in true }
    return ResolvedToolchain(
      toolchain: try filledIn(toolchain),
      bpfCompiler: Tool(name: "clang", path: bpf.path, identity: bpf.identity),
      bpfCompilerHeaders: bpf.headers,
      loaderCompiler: Tool(name: loader.kind.rawValue, path: loader.path, identity: loader.identity),
      loaderCompilerKind: loader.kind, loaderCompilerFlags: flags, loaderMachine: loader.machine,
      loaderTargets: loader.targets,
      loaderLinker: try toolchain.loader.linker.map { name throws(Diagnostic) in
        try linker(name, beside: loader)
      })
  }

  /// The loader's compiler, and the flags that the environment has behind it. A ccache before it is left out: Ninja knows
  /// what is to be compiled again.
  private func loaderCommand(
    _ toolchain: Toolchain, for architecture: Architecture
  ) throws(Diagnostic) -> (String, [String]) {
    let compiler = toolchain.loader.compiler(for: architecture)
    guard case .environment(let variable) = compiler else {
      return (try value(of: compiler, "loader.compiler", toolchain), [])
    }
    let text = try value(of: compiler, "loader.compiler", toolchain)
    var words = ShellWords.split(text) ?? []
    if let first = words.first, Self.lastComponent(first) == "ccache" { words.removeFirst() }
    guard let command = words.first, !command.isEmpty else {
      throw Diagnostic(
        id: "bad-environment", location: SourceLocation(file: toolchain.path),
        message:
          "loader.compiler is taken from $\(variable), which holds no command: \(text.debugDescription)",
        help: "let it hold a command and its flags, such as `arm-poky-linux-gnueabi-gcc -mthumb`",
        exitCode: .environment)
    }
    return (command, Array(words.dropFirst()))
  }

  private func value(
    of source: Toolchain.Source, _ key: String, _ toolchain: Toolchain
  ) throws(Diagnostic) -> String {
    switch source {
    case .text(let text): return text
    case .environment(let variable):
      if let value = environment(variable), !value.isEmpty { return value }
      throw Diagnostic(
        id: "environment-not-set", location: SourceLocation(file: toolchain.path),
        message: "toolchain \(toolchain.name) takes \(key) from $\(variable), which is not set",
        help: "set it; the environment-setup-* file of a Yocto SDK does: `. FOLDER/environment-setup-ARCH`",
        exitCode: .environment)
    }
  }

  /// The toolchain with headers as absolute folders.
  private func filledIn(_ toolchain: Toolchain) throws(Diagnostic) -> Toolchain {
    guard let source = toolchain.sysroot else { return toolchain }
    let sysroot = try value(of: source, "sysroot", toolchain)
    guard sysroot.hasPrefix("/"), Disk.isFolder(sysroot) else {
      throw Diagnostic(
        id: "no-sysroot", location: SourceLocation(file: toolchain.path),
        message: "the sysroot of toolchain \(toolchain.name) is no folder: \(sysroot)",
        help:
          "let `sysroot`, or the variable that it names, be the absolute path of a folder that holds usr/include",
        exitCode: .environment)
    }
    var toolchain = toolchain
    toolchain.bpf.headers = toolchain.bpf.headers.map {
      $0.hasPrefix("=") ? Disk.absolute(sysroot + $0.dropFirst()) : $0
    }
    return toolchain
  }

  /// That the loader's compiler knows the architecture of a device's programs. LoongArch is the one that Swift's own clang
  /// goes without.
  public static func check(_ tools: ResolvedToolchain, compilesFor profile: Profile) throws(Diagnostic) {
    let arch = profile.user
    guard let targets = tools.loaderTargets, !targets.contains(arch.llvmTarget) else { return }
    throw Diagnostic(
      id: "architecture-not-compiled", location: SourceLocation(file: profile.path),
      message: "\(tools.loaderCompiler.path) has no target \(arch.llvmTarget), which \(arch.name) needs",
      help: "install Debian's packages clang-19 and lld-19, and name a toolchain with loader: "
        + "{compiler: clang-19, linker: lld}",
      exitCode: .environment)
  }

  /// The compiler called `name`; the bare name "clang" stands for the newest one that is fit.
  private func compiler(
    _ name: String, of toolchain: Toolchain, fit: (Compiler) -> Bool
  ) async throws -> Compiler {
    // PyPI's package ziglang calls it python-zig.
    let others = [
      "clang": Self.clangVersions.map { "clang-\($0)" }, "zig": ["python-zig"],
    ]
    let names = [name] + (others[name] ?? [])
    var candidates: [Compiler] = []
    var seen: Set<String> = []
    for path in names.flatMap({ paths(of: $0) }) {
      guard let real = Disk.realPath(path), seen.insert(real).inserted else { continue }
      if let compiler = try await Compiler.probe(path, cache: cache) { candidates.append(compiler) }
      if name != "clang" { break }
    }
    if candidates.isEmpty { throw Self.missing(name, wantedBy: toolchain) }
    // `max` would take the last of equals; the first on PATH is meant.
    let newest = candidates.filter(fit).reduce(nil as Compiler?) { best, next in
      guard let best else { return next }
      return best.numbers.lexicographicallyPrecedes(next.numbers) ? next : best
    }
    if let newest { return newest }
    let found = candidates.map { "\($0.path) (\($0.version))" }.joined(separator: ", ")
    throw Diagnostic(
      id: "compiler-without-bpf", location: SourceLocation(file: toolchain.path),
      message: "no clang with a bpf target\nfound: \(found)",
      help: "install Debian's package clang, or name a clang in bpf.compiler", exitCode: .environment)
  }

  /// Clang's own lld is the one that fits its objects: it is looked for beside the compiler first.
  private func linker(_ name: String, beside compiler: Compiler) throws(Diagnostic) -> Tool {
    if name != "lld" || compiler.kind != .clang { return try find(name == "lld" ? "ld.lld" : name) }
    var folders = [Self.folder(compiler.path)]
    if let real = Disk.realPath(compiler.path) { folders.append(Self.folder(real)) }
    if let path = folders.map({ "\($0)/ld.lld" }).first(where: Disk.isExecutable) {
      return Self.tool("lld", path)
    }
    let names = ["ld.lld"] + (compiler.numbers.first.map { ["ld.lld-\($0)"] } ?? [])
    guard let path = names.flatMap({ paths(of: $0) }).first else { throw Self.missing("ld.lld") }
    return Self.tool("lld", path)
  }

  private func paths(of name: String) -> [String] {
    if name.hasPrefix("/") { return Disk.isExecutable(name) ? [name] : [] }
    return searchPath.map { "\($0)/\(name)" }.filter(Disk.isExecutable)
  }

  private static func tool(_ name: String, _ path: String) -> Tool {
    let stamp = Disk.realPath(path).flatMap(Disk.stamp)
    return Tool(name: name, path: path, identity: stamp?.description ?? "")
  }

  private static func missing(_ name: String, wantedBy toolchain: Toolchain? = nil) -> Diagnostic {
    let package = DebianPackages.package(for: lastComponent(name))
    return Diagnostic(
      id: "tool-not-found", location: toolchain.map { SourceLocation(file: $0.path) },
      message: name.hasPrefix("/") ? "\(name) is not an executable file" : "\(name) was not found on PATH",
      help: package.map { "install Debian's package \($0): apt-get install \($0)" }
        ?? (name == "zig"
          ? "install PyPI's package ziglang, whose command python-zig is taken too: pip install ziglang"
          : "install it, or name its path in the toolchain"),
      exitCode: .environment)
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private static func folder(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
