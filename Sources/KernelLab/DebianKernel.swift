/// Fetches the kernel of a Debian package with apt, in a state of its own: the machine's own lists and packages are
/// neither read nor touched, but its mirror, proxies and keys are used, and apt checks signatures and hashes.
public import Diagnostics
public import Execution
import SystemPackage
public import Targets

public struct DebianKernel: Hashable, Sendable {
  /// The kernel's file.
  public let image: String
  /// Its .config.
  public let config: String?
  /// The package that has it, its version and Debian's name of the architecture.
  public let package: String
  public let version: String
  public let debianArchitecture: String

  /// "linux-image-6.1.0-18-armmp 6.1.76-1 armhf".
  public var description: String { "\(package) \(version) \(debianArchitecture)" }

  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
    func isAlphanumeric(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }
    return isAlphanumeric(first) && text.utf8.allSatisfy { isAlphanumeric($0) || "+-._".utf8.contains($0) }
  }
}

/// One suite of Debian for one architecture, as apt sees it.
public struct DebianSuite: Sendable {
  let suite: String
  let debianArchitecture: String
  let cache: LabCache
  let toolbox: Toolbox
  /// A mirror that the user names, in place of the one of the machine's apt configuration.
  let mirror: String?

  /// - Parameters:
  ///   - suite: "bookworm", "sid".
  ///   - environment: `BPFBAKE_DEBIAN_MIRROR` names a mirror for machines that are no Debian.
  public init(
    _ suite: String, for machine: EmulatedMachine, cache: LabCache, toolbox: Toolbox,
    environment: (String) -> String?
  ) throws(Diagnostic) {
    guard DebianKernel.isName(suite) else { throw Self.badName("suite", suite) }
    self.suite = suite
    debianArchitecture = machine.debianArchitecture
    self.cache = cache
    self.toolbox = toolbox
    mirror = environment("BPFBAKE_DEBIAN_MIRROR")
  }

  static func badName(_ what: String, _ name: String) -> Diagnostic {
    Diagnostic(
      id: "bad-debian-name", message: "\(Printable.quoted(name)) cannot be the name of a Debian \(what)")
  }

  var folder: String { "\(cache.folder)/debian/\(suite)-\(debianArchitecture)" }

  /// The kernel of `package`, which may be one that only depends on the newest kernel's package. Fetched once: what is in
  /// the cache is used as it is, unless `refresh` is asked for. `say` tells of what takes time.
  public func kernel(
    package: String, refresh: Bool = false, say: (String) -> Void
  ) async throws -> DebianKernel {
    guard DebianKernel.isName(package) else { throw Self.badName("package", package) }
    _ = try cache.subfolder("debian/\(suite)-\(debianArchitecture)")
    // One at a time for one suite; others wait and then find it done.
    let lock = try await FileLock.take("\(folder)/lock")
    defer { withExtendedLifetime(lock) {} }
    let record = "\(folder)/\(package).resolved"
    if !refresh, let known = resolved(record) { return known }
    let apt = try await configuration()
    say("fetching \(package) of Debian \(suite) for \(debianArchitecture)")
    try await update(apt)
    let packages = try await closure(of: package, Self.imagePrefixes, apt)
    let kernel = try await fetch(packages, apt)
    let text = [kernel.image, kernel.config ?? "", kernel.package, kernel.version, ""].joined(separator: "\n")
    try diskWork(record) { () throws(Errno) in try Disk.replace(record, with: Array(text.utf8)) }
    return kernel
  }

  func resolved(_ record: String) -> DebianKernel? {
    guard let bytes = try? Disk.read(record) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map(String.init)
    guard lines.count == 5, Disk.isFile(lines[0]) else { return nil }
    return DebianKernel(
      image: lines[0], config: lines[1].isEmpty ? nil : lines[1], package: lines[2], version: lines[3],
      debianArchitecture: debianArchitecture)
  }

  // MARK: apt

  /// The file that has apt work for this suite alone.
  func configuration() async throws -> String {
    guard !folder.contains(where: { "\"\\;{}\n".contains($0) }) else {
      throw Diagnostic(
        id: "lab-disk", message: "apt cannot work in a folder called \(Printable.quoted(folder))",
        help: "let XDG_CACHE_HOME name another folder", exitCode: .environment)
    }
    let site = try await site()
    for name in ["lists/partial", "archives/partial", "state"] {
      _ = try cache.subfolder("debian/\(suite)-\(debianArchitecture)/\(name)")
    }
    let keys = Self.keyrings().joined(separator: ",")
    let options = "arch=\(debianArchitecture)" + (keys.isEmpty ? "" : " signed-by=\(keys)")
    let configuration = """
      #clear APT::Architectures;
      #clear APT::Default-Release;
      #clear Acquire::IndexTargets::deb::Contents-deb;
      APT::Architecture "\(debianArchitecture)";
      APT::Architectures { "\(debianArchitecture)"; };
      APT::Sandbox::User "";
      APT::Update::Error-Mode "any";
      Acquire::Languages "none";
      Acquire::GzipIndexes "true";
      Acquire::Retries "2";
      Acquire::http::Timeout "30";
      Acquire::https::Timeout "30";
      Dir::Etc::SourceList "\(folder)/sources.list";
      Dir::Etc::SourceParts "/dev/null";
      Dir::Etc::Preferences "/dev/null";
      Dir::Etc::PreferencesParts "/dev/null";
      Dir::State "\(folder)/state";
      Dir::State::Lists "\(folder)/lists";
      Dir::State::status "\(folder)/status";
      Dir::Cache "\(folder)";
      Dir::Cache::Archives "\(folder)/archives";
      Dir::Cache::pkgcache "";
      Dir::Cache::srcpkgcache "";

      """
    for (name, text) in [
      ("sources.list", "deb [\(options)] \(site) \(suite) main\n"), ("status", ""),
      ("apt.conf", configuration),
    ] {
      let path = "\(folder)/\(name)"
      try diskWork(path) { () throws(Errno) in try Disk.update(path, with: text) }
    }
    return "\(folder)/apt.conf"
  }

  /// Where this machine has its Debian from: the site of the release in its apt configuration.
  private func site() async throws -> String {
    if let mirror {
      guard mirror.utf8.allSatisfy({ $0 > 32 && $0 < 127 }), mirror.contains(":/") else {
        throw Diagnostic(
          id: "no-debian-mirror", message: "BPFBAKE_DEBIAN_MIRROR is no address: \(Printable.quoted(mirror))",
          exitCode: .environment)
      }
      return mirror
    }
    let result = try await ToolProcess.collect([try tool("apt-get"), "update", "--print-uris"])
    if let site = Self.site(inPrintedURIs: result.lines) { return site }
    throw Diagnostic(
      id: "no-debian-mirror",
      message: "the machine's apt configuration names no Debian release to derive a mirror from",
      help: "set BPFBAKE_DEBIAN_MIRROR to the address of a Debian mirror", exitCode: .environment)
  }

  /// The site of the first index `'SITE/dists/SUITE/InRelease' ...` that is a main suite of a Debian.
  static func site(inPrintedURIs lines: [String]) -> String? {
    for line in lines where line.hasPrefix("'") {
      let address = line.dropFirst().prefix { $0 != "'" }
      guard address.hasSuffix("/InRelease"), let dists = address.firstRange(of: "/dists/") else { continue }
      let site = address[..<dists.lowerBound]
      let suite = address[dists.upperBound...].dropLast("/InRelease".count)
      // Not -security, -updates or a vendor's: those have no kernels of other suites.
      guard site.hasSuffix("debian"), !suite.contains("-"), !suite.contains("/") else { continue }
      return String(site)
    }
    return nil
  }

  /// Debian's keys, and those that the machine trusts.
  private static func keyrings() -> [String] {
    let own = ["/usr/share/keyrings/debian-archive-keyring.gpg", "/etc/apt/trusted.gpg"].filter(Disk.isFile)
    let parts = "/etc/apt/trusted.gpg.d"
    return own
      + Disk.names(in: parts).filter { $0.hasSuffix(".gpg") || $0.hasSuffix(".asc") }
      .filter { $0.utf8.allSatisfy { $0 > 32 && $0 != 44 && $0 != 93 } }.map { "\(parts)/\($0)" }
  }

  private func tool(_ name: String) throws -> String {
    do {
      return try toolbox.find(name).path
    } catch {
      throw Diagnostic(
        id: "no-apt",
        message: "\(name) is not there: a Debian package can be fetched on Debian and its relatives alone",
        help: "give `kernel.image` as a path to a kernel", exitCode: .environment)
    }
  }

  func update(_ apt: String) async throws {
    let arguments = [try tool("apt-get"), "-c", apt, "-q", "update"]
    let result = try await ToolProcess.collect(arguments)
    if result.isSuccess { return }
    // A suite has two names, trixie and stable, and a mirror or a cache before it may have an old index under one of them.
    // Both are signed; that the other is the same release, its own words must say.
    let failed = failure("the index of Debian \(suite) for \(debianArchitecture) cannot be fetched", result)
    guard let release = release(), let codename = release["Codename"],
      let other = [release["Suite"], codename].compactMap({ $0 }).first(where: { $0 != suite }),
      DebianKernel.isName(other)
    else { throw failed }
    let list = "\(folder)/sources.list"
    let text = String(decoding: (try? Disk.read(list)) ?? [], as: UTF8.self)
    try diskWork(list) { () throws(Errno) in
      try Disk.update(list, with: text.replacing(" \(suite) main", with: " \(other) main"))
    }
    guard try await ToolProcess.collect(arguments).isSuccess, self.release(other)?["Codename"] == codename
    else {
      throw failed
    }
  }

  /// What the release says of itself, as far as it came.
  private func release(_ name: String? = nil) -> [String: String]? {
    for lists in ["\(folder)/lists", "\(folder)/lists/partial"] {
      for file in Disk.names(in: lists) where file.hasSuffix("_dists_\(name ?? suite)_InRelease") {
        let lines = String(decoding: (try? Disk.read("\(lists)/\(file)")) ?? [], as: UTF8.self)
          .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let head = lines.drop { $0 != "" }.dropFirst()  // after the signature's own lines
        return Self.fields(Array(head))
      }
    }
    return nil
  }

  private func failure(_ what: String, _ result: ToolProcess.Result) -> Diagnostic {
    let words = result.lines.filter { $0.hasPrefix("E:") || $0.hasPrefix("Err:") || $0.hasPrefix("W:") }
    let isFull = result.lines.contains { $0.contains("No space left") }
    return Diagnostic(
      id: "debian-not-fetched",
      message: ([what] + (words.isEmpty ? result.lines.suffix(3) : words.prefix(4))).joined(separator: "\n"),
      help: isFull
        ? "free some space, or let XDG_CACHE_HOME name a folder with more"
        : "check the network and the name of the suite; apt's own configuration says which mirror is used",
      exitCode: .environment)
  }

  // MARK: Packages

  struct Package {
    var name: String
    var version: String
  }

  /// `package` and those it depends on that have parts of one kernel: whose names go on with a number behind one of
  /// `prefixes`, the first of which all such packages of the suite have.
  func closure(of package: String, _ prefixes: [String], _ apt: String) async throws -> [Package] {
    var found: [Package] = []
    var wanted = [package]
    while let name = wanted.popLast(), found.count < 8 {
      guard !found.contains(where: { $0.name == name }) else { continue }
      let result = try await ToolProcess.collect(
        [try tool("apt-cache"), "-c", apt, "show", "--no-all-versions", name])
      let fields = Self.fields(result.lines)
      guard result.isSuccess, let version = fields["Version"] else {
        if name != package { continue }
        let all = try await ToolProcess.collect([
          try tool("apt-cache"), "-c", apt, "pkgnames", prefixes.first ?? "linux-",
        ])
        let known = all.lines.filter { !$0.hasSuffix("-dbg") }
        throw Diagnostic(
          id: "no-such-package",
          message: "Debian \(suite) has no package \(Printable.quoted(name)) for \(debianArchitecture)",
          help: NearMatch.question(name, among: known)
            ?? "it has " + known.sorted().prefix(12).joined(separator: ", "),
          exitCode: .environment)
      }
      found.append(Package(name: name, version: version))
      wanted += Self.kernelParts(fields["Depends"] ?? "", prefixes)
    }
    return found
  }

  /// The first stanza of `apt-cache show`, without continued lines.
  static func fields(_ lines: [String]) -> [String: String] {
    var fields: [String: String] = [:]
    for line in lines {
      if line.isEmpty { break }
      guard !line.hasPrefix(" "), let colon = line.firstIndex(of: ":") else { continue }
      fields[String(line[..<colon])] = line[line.index(after: colon)...].drop { $0 == " " }.description
    }
    return fields
  }

  /// Those of a list of dependencies that have a kernel or its configuration: linux-image-VERSION, from 7.x on
  /// linux-binary-VERSION and linux-base-VERSION.
  static func kernelParts(_ depends: String, _ prefixes: [String] = imagePrefixes) -> [String] {
    depends.split(separator: ",").compactMap { dependency in
      let name = String(dependency.drop { $0 == " " }.prefix { $0 != " " && $0 != ":" })
      for prefix in prefixes
      where name.hasPrefix(prefix) && name.dropFirst(prefix.count).first?.isNumber == true {
        return DebianKernel.isName(name) ? name : nil
      }
      return nil
    }
  }

  static let imagePrefixes = ["linux-image-", "linux-binary-", "linux-base-"]

  /// Fetches one package and unpacks it into a folder of `run`; the folder.
  func unpack(_ package: Package, in run: RunFolder, _ apt: String) async throws -> String {
    let folder = "\(run.path)/\(package.name)"
    try diskWork(folder) { () throws(Errno) in try Disk.makeFolder("\(folder)/root") }
    let fetched = try await ToolProcess.collect(
      [try tool("apt-get"), "-c", apt, "-q", "download", "\(package.name)=\(package.version)"], in: folder)
    guard fetched.isSuccess, let file = Disk.names(in: folder).first(where: { $0.hasSuffix(".deb") })
    else {
      throw failure("the package \(package.name) cannot be fetched", fetched)
    }
    let unpacked = try await ToolProcess.collect(
      [try tool("dpkg-deb"), "-x", "\(folder)/\(file)", "\(folder)/root"])
    guard unpacked.isSuccess else {
      throw failure("the package \(package.name) cannot be unpacked", unpacked)
    }
    Disk.remove("\(folder)/\(file)")
    return "\(folder)/root"
  }

  /// Unpacks the packages and keeps the kernel and its configuration.
  private func fetch(_ packages: [Package], _ apt: String) async throws -> DebianKernel {
    let run = try RunFolder(in: cache)
    var owner: Package?
    var roots: [String] = []
    for package in packages {
      let root = try await unpack(package, in: run, apt)
      roots.append(root)
      if Self.find("vmlinu", below: root) != nil { owner = owner ?? package }
    }
    guard let owner, let image = roots.lazy.compactMap({ Self.find("vmlinu", below: $0) }).first else {
      throw Diagnostic(
        id: "no-kernel-in-package",
        message: "the package \(packages.first?.name ?? "") holds no kernel, nor do those it depends on",
        help: "name a package linux-image-FLAVOUR", exitCode: .environment)
    }
    let config = roots.lazy.compactMap { Self.find("config", below: $0) }.first
    let version = String(owner.version.map { $0.isLetter || $0.isNumber || ".+~-".contains($0) ? $0 : "_" })
    let target = try cache.subfolder("kernels/\(owner.name)_\(version)_\(debianArchitecture)")
    let kept = DebianKernel(
      image: "\(target)/vmlinuz", config: config == nil ? nil : "\(target)/config", package: owner.name,
      version: owner.version, debianArchitecture: debianArchitecture)
    for (from, to) in [(image, kept.image), (config, kept.config)] {
      guard let from, let to else { continue }
      try diskWork(to) { () throws(Errno) in try Disk.replace(to, with: try Disk.read(from)) }
    }
    return kept
  }

  /// boot/PREFIX-..., or usr/lib/modules/VERSION/PREFIX... as from 7.x on.
  private static func find(_ prefix: String, below root: String) -> String? {
    var folders = ["\(root)/boot"]
    for modules in ["\(root)/usr/lib/modules", "\(root)/lib/modules"] {
      folders += Disk.names(in: modules).map { "\(modules)/\($0)" }
    }
    for folder in folders {
      if let name = Disk.names(in: folder).first(where: {
        $0.hasPrefix(prefix) && Disk.isFile("\(folder)/\($0)")
      }) {
        return "\(folder)/\(name)"
      }
    }
    return nil
  }
}
