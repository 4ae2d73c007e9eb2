import Manifests
import Targets

extension Plan {
  /// Plans all `jobs`. Actions that are the same for several jobs appear once.
  public init(jobs: [Job], context: BuildContext) throws(PlanningError) {
    var planner = Planner(context: context)
    for job in jobs { try planner.add(job) }
    let links = planner.links.merging(planner.paths.links) { first, _ in first }
    self.init(
      files: planner.files.map { File(path: $0.key, content: $0.value) }.sorted { $0.path < $1.path },
      links: links.map { Link(path: $0.key, target: $0.value) }.sorted { $0.path < $1.path },
      actions: planner.actions.values.sorted { $0.outputs[0] < $1.outputs[0] },
      artifacts: planner.artifacts)
    if let path = allPaths.first(where: { $0.utf8.contains { $0 == 10 || $0 == 13 } }) {
      throw .newline(path: path)
    }
  }

  /// Every string of the plan that Ninja or a depfile has to hold.
  private var allPaths: [String] {
    var all = links.map(\.target)
    for action in actions {
      all += action.inputs + action.implicitInputs + action.outputs
      all += action.commands.flatMap(\.arguments)
    }
    return all
  }
}

/// Collects what several jobs need, each thing once.
struct Planner {
  let context: BuildContext
  var files: [String: String] = [:]
  var links: [String: String] = [:]
  var paths = DepfilePaths()
  /// By first output.
  var actions: [String: Action] = [:]
  var artifacts: [Plan.Artifact] = []

  mutating func add(_ job: Job) throws(PlanningError) {
    if let machine = job.toolchain.loaderMachine,
      let arch = Architecture.named(String(machine.prefix { $0 != "-" })), !arch.isKind(of: job.profile.user)
    {
      throw .compilerOfAnotherArchitecture(
        compiler: job.toolchain.loaderCompiler.path, machine: machine, profile: job.profile,
        toolchain: job.toolchain.toolchain.path)
    }
    let path = "../\(job.profile.name)/\(job.recipe.name)"
    if let other = artifacts.first(where: { $0.path == path }) {
      throw .sameArtifact(
        name: "\(job.profile.name)/\(job.recipe.name)", first: other.manifest, second: job.recipe.path)
    }

    let headers = try includeTree(of: job)
    let objects = job.recipe.sources.map { compile($0, job, headers: headers) }
    artifacts.append(
      Plan.Artifact(
        recipe: job.recipe.name, profile: job.profile.name, path: path,
        budget: context.strip ? job.recipe.budget.artifact : nil, manifest: job.recipe.path,
        objects: objects))
    let folder = "\(job.profile.name)/\(job.recipe.name)"
    link(objects, job, folder: folder)
    finish(job, folder: folder, artifact: path)
  }

  mutating func add(_ action: Action) {
    actions[action.outputs[0]] = action
  }

  /// A file whose content tells one program from another of the same path: an upgrade may well bring an older time of
  /// modification than the last build's, which Ninja would not notice.
  mutating func stamp(_ tool: Tool) -> String {
    let path = "tools/\(Self.fileName(tool.name))-\(ContentKey([tool.path]).text)"
    files[path] = "\(tool.path)\n\(tool.identity)\n"
    return path
  }

  /// `name` with everything that is not a letter, digit, dot, plus, dash or underscore replaced.
  static func fileName(_ name: String) -> String {
    String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { scalar in
          scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            || ".+-_".unicodeScalars.contains(scalar) ? scalar : "_"
        }))
  }
}
