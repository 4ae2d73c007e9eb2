import ArgumentParser
import BPFObjects
import Diagnostics
import Execution
import KernelLab
import KernelSources
import Manifests
import Planning
import Targets

/// Boot the kernels of profiles and prove artifacts on them.
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Boot a profile's own kernel and prove the artifact on it.",
    discussion: """
      Builds the recipes, boots each profile's kernel.image in QEMU, runs the artifact there while what the recipe's \
      `verify` names is made to happen, and compares what it prints with that. With --artifact and --kernel it takes any \
      two files instead.
      """)

  @Argument(help: "Names or paths of recipes; all of the project where none is given.")
  var recipes: [String] = []

  @Option(
    name: .customLong("profile"),
    help: "A profile's name or path; `all` is all of the project. May be repeated.")
  var profiles: [String] = []

  @Option(help: "A toolchain's name or path, in place of the profile's own.")
  var toolchain: String?

  @Option(help: ArgumentHelp("Where to build and to write logs.", valueName: "dir"))
  var output = "bake"

  @Option(help: ArgumentHelp("An executable to run in place of recipes.", valueName: "file"))
  var artifact: String?

  @Option(help: ArgumentHelp("The kernel to boot for --artifact.", valueName: "file"))
  var kernel: String?

  @Option(
    help: ArgumentHelp(
      "That kernel's architecture; the artifact's own if it is not given.", valueName: "arch"))
  var arch: String?

  @Flag(help: "Print the verdicts as JSON.")
  var json = false

  @Option(help: ArgumentHelp("Write the verdicts as JUnit's XML, too.", valueName: "file"))
  var junit: String?

  @Option(help: ArgumentHelp("How many guests run at once.", valueName: "n"))
  var jobs = 2

  @Option(help: ArgumentHelp("How long a guest may take, its boot too.", valueName: "seconds"))
  var timeout = 120

  @Flag(help: "Fetch kernels of Debian anew, in place of those in the cache.")
  var refresh = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs takes a number from 1 on") }
    if timeout < 1 { throw ValidationError("--timeout takes a number of seconds from 1 on") }
    if (artifact == nil) != (kernel == nil) { throw ValidationError("--artifact and --kernel go together") }
    if artifact == nil {
      if profiles.isEmpty { throw ValidationError("name a --profile, or an --artifact and a --kernel") }
      if arch != nil { throw ValidationError("--arch goes with --artifact") }
    } else if !recipes.isEmpty || !profiles.isEmpty {
      throw ValidationError("--artifact takes no recipes and profiles")
    }
  }

  /// One artifact on one kernel.
  private struct Trial: Sendable {
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
  }

  /// What is booted.
  private struct Kernel: Sendable {
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

  private struct Verdict: Sendable {
    var trial: Trial
    var verification: Verification
  }

  func run() async throws {
    let cache = try LabCache(environment: GlobalOptions.environment)
    let toolbox = Toolbox(environment: GlobalOptions.environment)
    let lab = Lab(cache: cache, toolbox: toolbox)
    let trials =
      try await artifact == nil
      ? trialsOfRecipes(lab, cache, toolbox) : (ready: trialOfFiles(lab, cache, toolbox), missing: [])
    let verdicts = try await run(trials.ready, lab)
    Terminal.clearStatus()
    if let junit {
      try Files.replace(junit, with: Array(JUnitReport(verdicts.map(Self.junitCase)).xml.utf8))
    }
    if json {
      print(JSONValue.array(verdicts.map(Self.json)).written)
    } else {
      for verdict in verdicts { print(Self.text(verdict)) }
    }
    // What could not be tried is no verdict, but the environment's fault or the profile's.
    if !trials.missing.isEmpty { throw Diagnostics(trials.missing) }
    if !verdicts.allSatisfy(\.verification.hasPassed) { throw ArgumentParser.ExitCode(1) }
  }

  // MARK: What to run

  /// What artifacts are told: to print records as JSON, and to end by themselves if nothing makes them print.
  private static let arguments = ["--json", "--duration", "10s"]

  private func trialOfFiles(_ lab: Lab, _ cache: LabCache, _ toolbox: Toolbox) async throws -> [Trial] {
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
  private func trialsOfRecipes(
    _ lab: Lab, _ cache: LabCache, _ toolbox: Toolbox
  ) async throws -> (ready: [Trial], missing: [Diagnostic]) {
    let root = try global.dataRoot()
    let catalogue = global.catalogue(root)
    let folder = BuildFolder(output)
    let outcome = try await build(folder)
    var trials: [Trial] = []
    var missing: [Diagnostic] = []
    for (name, artifacts) in Dictionary(grouping: outcome.artifacts, by: \.artifact.profile).sorted(by: {
      $0.key < $1.key
    }) {
      let profile = try self.profile(name, catalogue)
      do {
        try lab.check(try Self.machine(profile.arch))
        let kernel = try await kernel(of: profile, cache, toolbox)
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

  // MARK: Running

  /// In the order of `trials`.
  private func run(_ trials: [Trial], _ lab: Lab) async throws -> [Verdict] {
    try await withThrowingTaskGroup(of: (Int, Verdict).self) { group in
      var verdicts: [Int: Verdict] = [:]
      var next = 0
      while verdicts.count < trials.count {
        while next < trials.count, next - verdicts.count < jobs {
          let (index, trial) = (next, trials[next])
          if global.verbose { Terminal.say(lab.command(trial.guest)) }
          group.addTask { (index, try await Self.run(trial, lab)) }
          next += 1
        }
        Terminal.status("[\(verdicts.count)/\(trials.count)] booting \(trials[max(0, next - 1)].profile)")
        guard let (index, verdict) = try await group.next() else { break }
        verdicts[index] = verdict
      }
      return verdicts.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  private static func run(_ trial: Trial, _ lab: Lab) async throws -> Verdict {
    let run = try await lab.run(trial.guest)
    let log = """
      kernel: \(trial.kernel.description)
      command: \(lab.command(trial.guest))

      --- what /proc says of the process that makes things happen
      \(Recipe.Expectation.ProcValue.allCases.flatMap { name in
        (run.process[name] ?? []).map { "\(name.rawValue) \($0)" }
      }.joined(separator: "\n"))
      --- standard output of the artifact
      \(String(decoding: run.output, as: UTF8.self))
      --- standard error of the artifact
      \(String(decoding: run.errors, as: UTF8.self))
      --- console
      \(run.console.joined(separator: "\n"))

      """
    try Files.makeFolder(of: trial.log)
    try Files.replace(trial.log, with: Array(log.utf8))
    if !run.verifierLog.isEmpty { try Files.replace(Self.verifierLog(trial), with: run.verifierLog) }
    let verification = Verification(
      run, programs: trial.programs, expecting: trial.expect, budget: trial.budget)
    return Verdict(trial: trial, verification: verification)
  }

  private static func verifierLog(_ trial: Trial) -> String { "\(trial.log).verifier" }

  // MARK: Verdicts

  private static func text(_ verdict: Verdict) -> String {
    let verification = verdict.verification
    let run = verification.run
    var line =
      "\(verification.hasPassed ? "pass" : "FAIL") \(verdict.trial.recipe) on \(verdict.trial.profile)"
    if let release = run.release { line += ": Linux \(Printable.text(release))" }
    if let boot = run.bootSeconds { line += ", booted in \(Verification.seconds(boot)) s" }
    if let seconds = run.runSeconds { line += ", ran \(Verification.seconds(seconds)) s" }
    var lines = [line]
    for failure in verification.failures {
      lines += failure.split(separator: "\n").map { "     \(Printable.text($0))" }
    }
    lines += verification.details.map { "     \(Printable.text($0))" }
    if !run.verifierLog.isEmpty {
      lines.append("     the verifier's whole log: \(Terminal.path(verifierLog(verdict.trial)))")
    }
    if !verification.hasPassed { lines.append("     all that was said: \(Terminal.path(verdict.trial.log))") }
    return lines.joined(separator: "\n")
  }

  private static func json(_ verdict: Verdict) -> JSONValue {
    let head = [
      JSONValue.Member("recipe", .string(verdict.trial.recipe)),
      JSONValue.Member("profile", .string(verdict.trial.profile)),
      JSONValue.Member("arch", .string(verdict.trial.guest.machine.architecture.name)),
      JSONValue.Member("kernel", verdict.trial.kernel.json),
    ]
    return .object(head + verdict.verification.json + [JSONValue.Member("log", .string(verdict.trial.log))])
  }

  private static func junitCase(_ verdict: Verdict) -> JUnitReport.Case {
    let run = verdict.verification.run
    return JUnitReport.Case(
      suite: verdict.trial.profile, name: verdict.trial.recipe,
      seconds: (run.bootSeconds ?? 0) + (run.runSeconds ?? 0),
      failure: verdict.verification.hasPassed ? nil : verdict.verification.failures.joined(separator: "\n"),
      output: verdict.verification.details.joined(separator: "\n"))
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
