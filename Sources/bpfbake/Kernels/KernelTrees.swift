import Diagnostics
import Execution
import KernelLab
import KernelSources
import Manifests
import Planning
import Targets

/// The kernels' own headers that profiles name, read once each and held against the profile.
final class KernelTrees {
  private let toolbox: Toolbox
  private var known: [Profile: HeaderFacts.Tree] = [:]

  init(toolbox: Toolbox) {
    self.toolbox = toolbox
  }

  /// What a compile needs to know of the tree of `profile`.
  /// - Throws: a `Diagnostic` that says what is missing or does not fit.
  /// - Parameter staged: what the profile's `kernel.headers.staged` names.
  func facts(_ profile: Profile, _ staged: StagedHeaders? = nil) async throws -> HeaderFacts.Tree? {
    if let staged, staged.tree == nil { return nil }
    if let facts = known[profile] { return facts }
    guard let dialect = profile.arch.kernelDialect else {
      throw Diagnostic(
        id: "no-kernel-dialect", location: SourceLocation(file: profile.path),
        message: "how \(profile.arch.name) compiles its kernel's own headers is not known",
        help: "let the recipe have headers: btf or uapi")
    }
    let tree = try await read(profile, staged)
    let facts = HeaderFacts.Tree(
      source: tree.source, build: tree.build, config: tree.configPath,
      folders: dialect.folders + tree.platformFolders,
      firstHeaders: tree.firstHeaders, triple: dialect.triple,
      flags: dialect.flags { tree.config[$0] == .yes })
    known[profile] = facts
    return facts
  }

  /// The tree itself.
  func read(_ profile: Profile, _ staged: StagedHeaders? = nil) async throws -> KernelHeaderTree {
    let kernel = profile.kernel
    let (build, source): (String, String?)
    let tree = staged?.tree.map { Profile.Tree.folders(build: $0.build, source: $0.source) }
    switch tree ?? kernel.headers.tree {
    case .folders(let folder, let named): (build, source) = (folder, named)
    case .debian(let suite, let package):
      guard let machine = EmulatedMachine.emulating(profile.arch) else {
        throw Diagnostic(
          id: "no-machine", message: "Debian's name of \(profile.arch.name) is not known",
          exitCode: .environment)
      }
      let suite = try DebianSuite(
        suite, for: machine, cache: try LabCache(environment: GlobalOptions.environment), toolbox: toolbox,
        environment: GlobalOptions.environment)
      build = try await suite.headers(package: package) { Terminal.status($0) }
      source = nil
      Terminal.clearStatus()
    case nil:
      throw Diagnostic(
        id: "profile-without-tree", location: SourceLocation(file: profile.path),
        message:
          "profile \(profile.name) does not name its kernel's own headers, which `headers: tree` asks for",
        help: "set kernel.headers.tree to the kernel's source or build tree, or to a linux-headers-* folder")
    }
    let options = try kernel.config.map { path throws(Diagnostics) in try KernelConfig.read(path) }
    do throws(KernelSourceError) {
      let tree = try KernelHeaderTree.read(
        build: build, source: source, for: profile.arch, isWhole: staged == nil)
      try tree.check(version: kernel.version, release: kernel.release, options: options, path: kernel.config)
      return tree
    } catch {
      throw error.diagnostic
    }
  }
}
