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
      try Files.replace(junit, with: Array(JUnitReport(verdicts.map(\.junitCase)).xml.utf8))
    }
    if json {
      print(JSONValue.array(verdicts.map(\.json)).written)
    } else {
      for verdict in verdicts { print(verdict.text) }
    }
    // What could not be tried is no verdict, but the environment's fault or the profile's.
    if !trials.missing.isEmpty { throw Diagnostics(trials.missing) }
    if !verdicts.allSatisfy(\.verification.hasPassed) { throw ArgumentParser.ExitCode(1) }
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
    if !run.verifierLog.isEmpty { try Files.replace(trial.verifierLog, with: run.verifierLog) }
    let verification = Verification(
      run, programs: trial.programs, expecting: trial.expect, budget: trial.budget)
    return Verdict(trial: trial, verification: verification)
  }
}
