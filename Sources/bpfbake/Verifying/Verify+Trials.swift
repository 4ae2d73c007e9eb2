import BPFObjects
import Diagnostics
import Execution
import KernelLab
import KernelSources
import Manifests
import Planning
import Targets

/// What there is to run: artifacts that were built for it, or files that are given, each with a kernel.
extension Verify {
  /// One artifact on one kernel.
  struct Trial: Sendable {
    var recipe: String
    var profile: String
    var kernel: Kernel
    var guest: Guest
    /// The artifact's programs; empty where it is not one of bpfbake's.
    var programs: [String]
    var expect: [Recipe.Expectation]
    /// Instructions that the verifier may go through; nil: any number.
    var budget: Int?
    /// Where all that was said goes.
    var log: String
    /// Where the verifier's own words go, if there are any.
    var verifierLog: String { "\(log).verifier" }
  }

  /// What is booted.
  struct Kernel: Sendable {
    var image: String
    var config: String?
    /// The package it was fetched in, where it was.
    var package: DebianKernel?

    var description: String { package?.description ?? image }
    var json: JSONValue {
      func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
      return .object([
        JSONValue.Member("image", .string(image)), JSONValue.Member("package", text(package?.package)),
        JSONValue.Member("version", text(package?.version)),
        JSONValue.Member("debianArchitecture", text(package?.debianArchitecture)),
      ])
    }
  }

  /// What artifacts are told: to print records as JSON, and to end by themselves if nothing makes them print.
  private static let arguments = ["--json", "--duration", "10s"]

  func trialOfFiles(_ lab: Lab, _ cache: LabCache, _ toolbox: Toolbox) async throws -> [Trial] {
    guard let artifact, let kernel else { return [] }
    let bytes = try Files.read(artifact)
    guard let identity = ELFIdentity(bytes) else {
      throw Diagnostic(
        id: "not-an-executable", location: SourceLocation(file: artifact), message: "this is no ELF file",
        help: "give an artifact, or another static executable")
    }
    let architecture: Architecture
    if let arch {
      guard let named = Architecture.named(arch) else {
        throw Diagnostic(
          id: "unknown-architecture", message: "there is no architecture \(Printable.quoted(arch))",
          help: NearMatch.question(arch, among: Architecture.all.flatMap { [$0.name] + $0.aliases })
            ?? "use one of \(Architecture.all.map(\.name).joined(separator: ", "))")
      }
      architecture = named
    } else {
      guard let own = Architecture.all.first(where: identity.isFor) else {
        throw Diagnostic(
          id: "unknown-architecture", location: SourceLocation(file: artifact),
          message: "this is \(identity.description): no architecture that is known here",
          help: "name one by --arch")
      }
      architecture = own
    }
    try Self.check(identity, artifact, runsOn: architecture)
    let tools = try await toolbox.resolve(
      global.catalogue(try global.dataRoot()).toolchain(named: toolchain ?? "llvm"), for: architecture)
    try lab.check(try Self.machine(architecture))
    let booted = Kernel(image: kernel, config: Self.config(beside: kernel))
    let guest = try await machine(booting: booted, architecture, user: architecture, tools, cache, toolbox)
      .running(bytes, Recipe.Trigger.allCases)
    let name = Self.lastComponent(artifact)
    return [
      Trial(
        recipe: name, profile: Self.lastComponent(kernel), kernel: booted, guest: guest,
        programs: Self.programs(bytes, artifact), expect: [],
        log: "\(Disk.absolute(output))/.work/verify/\(name).log")
    ]
  }

  /// The .config where distributions put it: /boot/vmlinuz-6.1 has /boot/config-6.1.
  private static func config(beside kernel: String) -> String? {
    let name = lastComponent(kernel)
    for kind in ["vmlinuz", "vmlinux", "bzImage", "zImage", "Image"] where name.hasPrefix(kind) {
      let config = "\(kernel.dropLast(name.count))config\(name.dropFirst(kind.count))"
      return Disk.isFile(config) ? config : nil
    }
    return nil
  }

  private static func programs(_ artifact: [UInt8], _ name: String) -> [String] {
    (try? Inspection(of: artifact, name: name)).map { $0.programs.map(\.name) } ?? []
  }

  /// A kernel of 64 bits also runs its 32-bit sibling's programs, if it was built to: that is left to the kernel.
  private static func check(_ artifact: ELFIdentity, _ path: String, runsOn architecture: Architecture)
    throws(Diagnostic)
  {
    let sibling = architecture.sibling.flatMap(Architecture.named)
    if artifact.isFor(architecture) || sibling.map(artifact.isFor) == true { return }
    throw Diagnostic(
      id: "artifact-of-another-architecture", location: SourceLocation(file: path),
      message: "this is \(artifact.description), which no kernel for \(architecture.name) runs",
      help: "give an artifact for \(architecture.name), or another --arch and --kernel")
  }

  /// Those whose kernels there are; and why the others' are not.
  func trialsOfRecipes(
    _ lab: Lab, _ cache: LabCache, _ toolbox: Toolbox
  ) async throws -> (ready: [Trial], missing: [Diagnostic]) {
    let root = try global.dataRoot()
    let catalogue = global.catalogue(root)
    let folder = BuildFolder(output)
    // Before the build, which reads the headers of the kernel that is in the cache.
    let fresh = refresh ? try await freshKernels(catalogue, cache, toolbox) : [:]
    let outcome = try await build(folder)
    var trials: [Trial] = []
    var missing: [Diagnostic] = []
    for (name, artifacts) in Dictionary(grouping: outcome.artifacts, by: \.artifact.profile).sorted(by: {
      $0.key < $1.key
    }) {
      let profile = try self.profile(name, catalogue)
      do {
        try lab.check(try Self.machine(profile.arch))
        let kernel =
          if let known = fresh[name] { try known.get() } else {
            try await kernel(of: profile, cache, toolbox)
          }
        let tools = try await toolbox.resolve(
          catalogue.toolchain(named: toolchain ?? profile.toolchain ?? "llvm"), for: profile.user)
        let machine = try await machine(
          booting: kernel, profile.arch, user: profile.user, tools, cache, toolbox)
        for baked in artifacts {
          let recipe = try self.recipe(baked.artifact.recipe, catalogue)
          let bytes = try Files.read(baked.path)
          let guest = machine.running(bytes, recipe.verify.triggers)
          trials.append(
            Trial(
              recipe: recipe.name, profile: profile.name, kernel: kernel, guest: guest,
              programs: Self.programs(bytes, baked.path), expect: recipe.verify.expect,
              budget: recipe.budget.instructions,
              log: "\(folder.work)/verify/\(profile.name)/\(recipe.name).log"))
        }
      } catch let error as Diagnostic {
        missing.append(error)
      }
    }
    return (trials, missing)
  }

  /// The same as `bpfbake build` with the same words.
  private func build(_ folder: BuildFolder) async throws -> BuildFolder.Outcome {
    var words = recipes + profiles.map { "--profile=\($0)" } + ["--output=\(output)"]
    if let toolchain { words.append("--toolchain=\(toolchain)") }
    if let dataDir = global.dataDir { words.append("--data-dir=\(dataDir)") }
    if global.verbose { words.append("--verbose") }
    let build = try Build.parse(words)
    let outcome = try await folder.locked(waiting: build.waiting) { try await build.build(in: folder) }
    Terminal.clearStatus()
    if !outcome.failures.isEmpty { throw Diagnostics(outcome.failures) }
    // Told, and no reason not to try it; `bpfbake build` refuses it.
    if !outcome.overBudget.isEmpty { Terminal.show(Diagnostics(outcome.overBudget)) }
    return outcome
  }

  /// Debian's kernels of all profiles, fetched anew, or why that failed; by the profile's name.
  private func freshKernels(
    _ catalogue: Catalogue, _ cache: LabCache, _ toolbox: Toolbox
  ) async throws -> [String: Result<Kernel, Diagnostic>] {
    let named = try profiles.filter { $0 != "all" && $0 != "host" }.map { try catalogue.profile(named: $0) }
    var kernels: [String: Result<Kernel, Diagnostic>] = [:]
    for profile in named + (profiles.contains("all") ? try catalogue.allProfiles() : []) {
      guard case .debian = profile.kernel.image, kernels[profile.name] == nil else { continue }
      do {
        kernels[profile.name] = .success(try await kernel(of: profile, cache, toolbox))
      } catch let error as Diagnostic {
        kernels[profile.name] = .failure(error)
      }
    }
    return kernels
  }

  private func profile(_ name: String, _ catalogue: Catalogue) throws -> Profile {
    for word in profiles where word != "all" && word != "host" {
      let profile = try catalogue.profile(named: word)
      if profile.name == name { return profile }
    }
    return try catalogue.profile(named: name == "host" ? "\(BuildFolder(output).work)/host.yaml" : name)
  }

  private func recipe(_ name: String, _ catalogue: Catalogue) throws -> Recipe {
    for word in recipes {
      let recipe = try catalogue.recipe(named: word)
      if recipe.name == name { return recipe }
    }
    return try catalogue.recipe(named: name)
  }

  private func kernel(
    of profile: Profile, _ cache: LabCache, _ toolbox: Toolbox
  ) async throws -> Kernel {
    switch profile.kernel.image {
    case .file(let path): return Kernel(image: path, config: profile.kernel.config)
    case .debian(let suite, let package):
      let machine = try Self.machine(profile.arch)
      let suite = try DebianSuite(
        suite, for: machine, cache: cache, toolbox: toolbox, environment: GlobalOptions.environment)
      let kernel = try await suite.kernel(package: package, refresh: refresh) { Terminal.status($0) }
      Terminal.clearStatus()
      return Kernel(image: kernel.image, config: kernel.config, package: kernel)
    case nil:
      throw Diagnostic(
        id: "profile-without-kernel", location: SourceLocation(file: profile.path),
        message: "profile \(profile.name) names no kernel to boot",
        help: "set kernel.image to the device's own kernel, or to a package of Debian's")
    }
  }

  private static func machine(_ architecture: Architecture) throws(Diagnostic) -> EmulatedMachine {
    guard let machine = EmulatedMachine.emulating(architecture) else {
      throw Diagnostic(
        id: "no-machine", message: "no machine is known that boots kernels for \(architecture.name)",
        help:
          "there are machines for \(EmulatedMachine.all.map(\.architecture.name).joined(separator: ", "))",
        exitCode: .environment)
    }
    return machine
  }

  /// A machine with a kernel and the init, and nothing to run yet. The init is one of the device's programs.
  private func machine(
    booting kernel: Kernel, _ architecture: Architecture, user: Architecture, _ tools: ResolvedToolchain,
    _ cache: LabCache, _ toolbox: Toolbox
  ) async throws -> Guest {
    var guest = Guest(
      machine: try Self.machine(architecture),
      image: try await BootImage.prepare(
        kernel.image, config: kernel.config, for: architecture, cache: cache, toolbox: toolbox),
      initProgram: try await InitProgram.compile(
        for: user, loaderFolder: try global.dataRoot().loader, tools: tools, cache: cache),
      artifact: [], arguments: Self.arguments, triggers: [])
    guest.timeout = timeout
    guest.seconds = min(guest.seconds, max(1, timeout / 2))
    return guest
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

extension Guest {
  fileprivate func running(_ artifact: [UInt8], _ triggers: [Recipe.Trigger]) -> Guest {
    var guest = self
    guest.artifact = artifact
    guest.triggers = triggers
    return guest
  }
}
