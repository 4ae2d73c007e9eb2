import ArgumentParser
import Diagnostics
import Execution
import Glibc
import KernelSources
import Manifests
import Planning

struct Build: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bake recipes into artifacts.",
    discussion: "Writes each artifact to DIR/PROFILE/RECIPE and prints its path and size.")

  @Argument(help: "Names or paths of recipes; all of the project where none is given.")
  var recipes: [String] = []

  @Option(
    name: .customLong("profile"),
    help: "A profile's name or path; `host` is this machine, `all` all of the project. May be repeated.")
  var profiles: [String] = ["host"]

  @Option(help: "A toolchain's name or path, in place of the profile's own.")
  var toolchain: String?

  @Option(help: ArgumentHelp("Where to write.", valueName: "dir"))
  var output = "bake"

  @Flag(help: "Say why each step ran.")
  var explain = false

  @Flag(help: "Keep symbols and sections that the device does not need.")
  var noStrip = false

  @Flag(help: "Write a CycloneDX document beside each artifact: ARTIFACT.cdx.json.")
  var sbom = false

  @Flag(help: "Build a second time, in another folder, and fail where an artifact comes out differently.")
  var checkReproducible = false

  @Option(help: ArgumentHelp("How many steps to run at once.", valueName: "n"))
  var jobs: Int?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1 on") }
    if output.isEmpty { throw ValidationError("--output takes the name of a folder") }
  }

  func run() async throws {
    let folder = BuildFolder(output)
    let (outcome, bills, differences) = try await folder.locked(waiting: waiting) {
      let (plan, jobs) = try await plan(in: folder)
      let outcome = try await carryOut(plan, in: folder)
      let bills = sbom ? try BillsOfMaterials.write(outcome.artifacts, jobs, in: folder) : []
      guard checkReproducible, outcome.failures.isEmpty else { return (outcome, bills, [Diagnostic]()) }
      return (outcome, bills, try await Reproduction.differences(outcome.artifacts, in: folder, by: self))
    }
    Terminal.clearStatus()
    for sentence in outcome.explanations { Terminal.say("because \(sentence)") }
    if !outcome.failures.isEmpty { throw Diagnostics(outcome.failures) }
    for baked in outcome.artifacts { print("\(Terminal.path(baked.path))\t\(baked.size) bytes") }
    for path in bills { print(Terminal.path(path)) }
    let errors = differences + outcome.overBudget
    if !errors.isEmpty { throw Diagnostics(errors) }
  }

  /// Gathers facts, plans, and carries out.
  func build(in folder: BuildFolder) async throws -> BuildFolder.Outcome {
    try await carryOut(plan(in: folder).plan, in: folder)
  }

  func carryOut(_ plan: Plan, in folder: BuildFolder) async throws -> BuildFolder.Outcome {
    let ninja = try Toolbox(environment: GlobalOptions.environment).find("ninja")
    return try await folder.carryOut(plan, ninja: ninja, progress: progress)
  }

  /// Gathers facts and plans. The plan's artifacts are in the order of the jobs.
  /// - Parameter changing: what is to be otherwise than the profiles say.
  func plan(
    in folder: BuildFolder, changing: (inout Profile) -> Void = { _ in }
  ) async throws -> (plan: Plan, jobs: [Job]) {
    let root = try global.dataRoot()
    let catalogue = global.catalogue(root)
    let toolbox = Toolbox(environment: GlobalOptions.environment)
    let chosen = recipes.isEmpty ? try catalogue.allRecipes() : try all(recipes, catalogue.recipe)
    guard !chosen.isEmpty else {
      throw Diagnostic(
        id: "no-recipe", message: "there is no recipe to build",
        help: "create Recipes/NAME/recipe.yaml, or name a recipe or a .bpf.c file")
    }

    let uname = Uname.ofThisMachine()
    let kernel = "\(uname.release) \(uname.version)"
    var jobs: [Job] = []
    var resolved: [String: ResolvedToolchain] = [:]
    let trees = KernelTrees(toolbox: toolbox)
    for var profile in try devices(catalogue, folder) {
      changing(&profile)
      let name = toolchain ?? profile.toolchain ?? "llvm"
      let tools: ResolvedToolchain
      let key = "\(name) \(profile.user.name)"
      if let known = resolved[key] {
        tools = known
      } else {
        tools = try await toolbox.resolve(catalogue.toolchain(named: name), for: profile.user)
        resolved[key] = tools
      }
      try Toolbox.check(tools, compilesFor: profile)
      var staged: StagedHeaders?
      if let path = profile.kernel.headers.staged {
        staged = try await StagedHeaders.open(path, for: profile, work: folder.work, toolbox: toolbox)
      }
      for recipe in chosen {
        let headers = try HeaderSearch.find(
          recipe: recipe, profile: profile, toolchain: tools.toolchain, own: root.headers,
          runningKernel: kernel,
          tree: recipe.headers == .tree ? try await trees.facts(profile, staged) : nil, staged: staged)
        jobs.append(Job(recipe: recipe, profile: profile, toolchain: tools, headers: headers))
      }
    }
    let context = BuildContext(
      bpfbake: Toolbox.running(GlobalOptions.executable),
      bpftool: jobs.contains { $0.headers.kind == .btf } ? try toolbox.find("bpftool") : nil,
      loaderFolder: root.loader, strip: !noStrip)
    do {
      return (try Plan(jobs: jobs, context: context), jobs)
    } catch {
      throw error.diagnostic
    }
  }

  /// The profiles that were asked for, each once.
  private func devices(_ catalogue: Catalogue, _ folder: BuildFolder) throws -> [Profile] {
    var found: [Profile] = []
    for word in profiles {
      let more =
        switch word {
        case "all": try catalogue.allProfiles()
        case "host": [try host(catalogue, folder)]
        default: [try catalogue.profile(named: word)]
        }
      for profile in more where !found.contains(profile) { found.append(profile) }
    }
    return found
  }

  /// This machine, described in the work folder as any other device is.
  private func host(_ catalogue: Catalogue, _ folder: BuildFolder) throws -> Profile {
    let path = "\(folder.work)/host.yaml"
    do {
      try Disk.update(path, with: try KernelFacts.ofThisMachine().hostProfileYAML)
    } catch let error as KernelSourceError {
      throw error.diagnostic
    }
    return try catalogue.profile(named: path)
  }

  /// One after the other, each once; the errors of all.
  private func all<Value: Equatable>(
    _ words: [String], _ find: (String) throws(Diagnostics) -> Value
  ) throws(Diagnostics) -> [Value] {
    var values: [Value] = []
    var errors: [Diagnostic] = []
    for word in words {
      do throws(Diagnostics) {
        let value = try find(word)
        if !values.contains(value) { values.append(value) }
      } catch {
        errors += error.all
      }
    }
    guard errors.isEmpty else { throw Diagnostics(errors) }
    return values
  }

  private var progress: BuildFolder.Progress {
    BuildFolder.Progress(
      commands: global.verbose, explain: explain, jobs: jobs, show: Terminal.path,
      step: { finished, total, text in
        let line = "[\(finished)/\(total)] \(text)"
        if global.verbose { Terminal.say(line) } else { Terminal.status(line) }
      },
      output: { line in
        Terminal.clearStatus()
        Terminal.say(line)
      },
      waiting: waiting)
  }

  func waiting() {
    Terminal.say("waiting for another build in \(Terminal.path(BuildFolder(output).path))")
  }
}
