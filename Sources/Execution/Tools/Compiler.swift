import Planning

/// What a C compiler says of itself.
struct Compiler: Sendable {
  var path: String
  var kind: ResolvedToolchain.CompilerKind
  /// The first line of --version.
  var version: String
  /// The numbers of the version, most significant first.
  var numbers: [Int]
  /// Whether it compiles to BPF, in both byte orders.
  var hasBPF: Bool
  /// What it compiles to, as LLVM names it (clang --print-targets); nil where it does not tell, as gcc does not.
  var targets: Set<String>?
  /// The folder of its own headers; empty where it told none.
  var headers: String
  /// What a gcc compiles for: the answer to -dumpmachine.
  var machine: String?

  /// Asks the executable, or the cache. Nil where it does not answer as a compiler does.
  static func probe(_ path: String, cache: ProbeCache) async throws -> Compiler? {
    guard let real = Disk.realPath(path), let stamp = Disk.stamp(real) else { return nil }
    // The path as it was given matters too: a compiler looks for its headers from there.
    if let answers = cache.answers(of: path, stamp: stamp), answers["real"] == real,
      answers["kind"] != "clang" || answers["llvm-targets"] != nil
    {
      return Compiler(path: path, answers: answers)
    }
    var answers = ["real": real]
    let name = path.split(separator: "/").last ?? ""
    let isZig = name == "zig" || name == "python-zig"
    let version = try await ToolProcess.collect([path, isZig ? "version" : "--version"])
    guard version.isSuccess, let first = version.lines.first else { return nil }
    answers["version"] = first
    if isZig {
      answers["kind"] = "zig"
    } else if first.contains("clang version") {
      answers["kind"] = "clang"
      let targets = try await ToolProcess.collect([path, "--print-targets"])
      let names = targets.lines.compactMap { $0.split(separator: " ").first.map(String.init) }
      answers["llvm-targets"] = targets.isSuccess ? names.joined(separator: " ") : ""
      answers["bpf"] = targets.isSuccess && names.contains("bpfel") && names.contains("bpfeb") ? "yes" : "no"
      let folder = try await ToolProcess.collect([path, "-print-resource-dir"])
      if folder.isSuccess, let first = folder.lines.first, Disk.isFolder("\(first)/include") {
        answers["headers"] = "\(first)/include"
      }
    } else {
      answers["kind"] = "gcc"
      let machine = try await ToolProcess.collect([path, "-dumpmachine"])
      if machine.isSuccess, let first = machine.lines.first { answers["machine"] = first }
    }
    cache.remember(answers, of: path, stamp: stamp)
    return Compiler(path: path, answers: answers)
  }

  private init?(path: String, answers: [String: String]) {
    guard let version = answers["version"],
      let kind = answers["kind"].flatMap(ResolvedToolchain.CompilerKind.init)
    else { return nil }
    self.path = path
    self.kind = kind
    self.version = version
    numbers = Self.numbers(in: version)
    hasBPF = answers["bpf"] == "yes"
    targets = answers["llvm-targets"].map { Set($0.split(separator: " ").map(String.init)) }
    headers = answers["headers"] ?? ""
    machine = answers["machine"]
  }

  /// The first dotted number: "Debian clang version 14.0.6" gives 14, 0, 6.
  static func numbers(in version: String) -> [Int] {
    for word in version.split(separator: " ") where word.contains(".") {
      let parts = word.prefix { $0.isNumber || $0 == "." }.split(separator: ".").map { Int($0) }
      if parts.count >= 2 { return parts.compactMap { $0 } }
    }
    return []
  }

  /// The identity line of the tool.
  var identity: String {
    let stamp = Disk.realPath(path).flatMap(Disk.stamp)
    return "\(version) \(stamp?.description ?? "")"
  }
}
