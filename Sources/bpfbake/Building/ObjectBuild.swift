import BPFObjects
import Diagnostics
import Execution
import Manifests
import Planning
import Provenance

/// What recipes become for one profile, up to the link: for verbs that look at programs and make no artifact. Nothing is
/// said of options that are off in the profile's kernel.
struct ObjectBuild {
  var recipes: [String]
  var profile: String
  var toolchain: String?
  var output: String
  var global: GlobalOptions

  struct Linked {
    var job: Job
    var program: LinkedProgram
    /// Sources and what they include beside the staged headers, absolute, each once.
    var sources: [String]
    /// Whether it asks for the kernel's configuration.
    var usesKernelConfig: Bool
  }

  /// The build that it is part of.
  func command() throws -> Build {
    var words = recipes + ["--profile=\(profile)", "--output=\(output)"]
    if let toolchain { words.append("--toolchain=\(toolchain)") }
    if let dataDir = global.dataDir { words.append("--data-dir=\(dataDir)") }
    if global.verbose { words.append("--verbose") }
    return try Build.parse(words)
  }

  /// In the order of the recipes. `check` may refuse a job before anything is compiled.
  func link(check: @Sendable (Job) throws -> Void = { _ in }) async throws -> [Linked] {
    let build = try command()
    let folder = BuildFolder(output)
    let (plan, jobs) = try await folder.locked(waiting: build.waiting) {
      let (plan, jobs) = try await build.plan(in: folder)
      for job in jobs { try check(job) }
      let outcome = try await build.carryOut(plan.ofObjects, in: folder)
      Terminal.clearStatus()
      guard outcome.failures.isEmpty else { throw Diagnostics(outcome.failures) }
      return (plan, jobs)
    }
    var linked: [Linked] = []
    for (job, artifact) in zip(jobs, plan.artifacts) {
      linked.append(try await Self.link(job, artifact.objects, in: folder.work))
    }
    return linked
  }

  private static func link(_ job: Job, _ files: [Plan.Object], in work: String) async throws -> Linked {
    var sources: [String] = []
    for file in files {
      let depfile = String(decoding: try Files.read("\(work)/\(file.depfile)"), as: UTF8.self)
      for path in Depfile.prerequisites(depfile) where Link.role(of: path).0 == .source {
        let path = Disk.absolute(path, in: work)
        if !path.hasPrefix("\(work)/records/"), !sources.contains(path) { sources.append(path) }
      }
    }
    do {
      let objects = try files.map { file in
        try BPFObject(parsing: try Files.read("\(work)/\(file.path)"), name: Link.lastComponent(file.path))
      }
      var request = LinkRequest(job.recipe)
      request.checksConfig = false
      let types = try await KernelTypes.needed(
        by: objects, job.profile.kernel.types ?? job.headers.staged?.types)
      return Linked(
        job: job,
        program: try Linker.link(
          objects,
          for: LinkTarget(
            job.profile, types: types, config: job.profile.kernel.config ?? job.headers.tree?.config), request
        ),
        sources: sources, usesKernelConfig: objects.contains { $0.needsKernelConfig })
    } catch let error as ObjectError {
      throw Diagnostics([
        error.diagnostic(sourcesIn: Link.folder(of: job.recipe.path), recipe: job.recipe.path)
      ])
    }
  }
}
