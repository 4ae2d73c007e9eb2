import ArgumentParser
import BPFObjects
import Diagnostics
import Execution
import KernelSources
import Manifests
import Planning
import Targets

/// Print the kernel options that recipes need.
struct Kconfig: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the kernel options that recipes need.",
    discussion: """
      A fragment for the kernel's configuration: a .cfg for Yocto, or a file for Buildroot's \
      BR2_LINUX_KERNEL_CONFIG_FRAGMENT_FILES. Compiles the recipes to see what they use.
      """)

  @Argument(help: "Names or paths of recipes; all of the project where none is given.")
  var recipes: [String] = []

  @Option(help: "A profile's name or path.")
  var profile = "host"

  @Option(help: "A toolchain's name or path, in place of the profile's own.")
  var toolchain: String?

  @Option(help: ArgumentHelp("Where the work folder of builds is.", valueName: "dir"))
  var output = "bake"

  @Flag(help: "Print only what is off in the kernel.config of the profile.")
  var missing = false

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let (jobs, programs) = try await ObjectBuild(
      recipes: recipes, profile: profile, toolchain: toolchain, output: output, global: global
    ).link()
    var fragment = KernelFragment(jobs: jobs, programs: programs)
    if missing, let path = jobs.first?.profile.kernel.config {
      fragment.leaveOut(try KernelConfig.read(path))
    } else if missing, let profile = jobs.first?.profile {
      throw Diagnostic(
        id: "profile-without-config", location: SourceLocation(file: profile.path),
        message:
          "profile \(profile.name) names no configuration of its kernel, so what is missing there is not known",
        help: "set kernel.config, or leave --missing away")
    }
    print(fragment.text, terminator: "")
  }
}

/// What recipes become for one profile, up to the link; without a word about options that are off there.
struct ObjectBuild {
  var recipes: [String]
  var profile: String
  var toolchain: String?
  var output: String
  var global: GlobalOptions

  /// The jobs in the order of the recipes, and the program of each.
  func link() async throws -> ([Job], [LinkedProgram]) {
    var words = recipes + ["--profile=\(profile)", "--output=\(output)"]
    if let toolchain { words.append("--toolchain=\(toolchain)") }
    if let dataDir = global.dataDir { words.append("--data-dir=\(dataDir)") }
    if global.verbose { words.append("--verbose") }
    let build = try Build.parse(words)
    let folder = BuildFolder(output)
    let (plan, jobs) = try await folder.locked(waiting: build.waiting) {
      let (plan, jobs) = try await build.plan(in: folder)
      let outcome = try await build.carryOut(plan.ofObjects, in: folder)
      Terminal.clearStatus()
      guard outcome.failures.isEmpty else { throw Diagnostics(outcome.failures) }
      return (plan, jobs)
    }
    var programs: [LinkedProgram] = []
    for (job, artifact) in zip(jobs, plan.artifacts) {
      do {
        let objects = try artifact.objects.map { (path) throws in
          let path = "\(folder.work)/\(path)"
          return try BPFObject(parsing: try Files.read(path), name: Link.lastComponent(path))
        }
        var request = LinkRequest(job.recipe)
        request.checksConfig = false
        programs.append(try Linker.link(objects, for: LinkTarget(job.profile, for: objects), request))
      } catch let error as ObjectError {
        throw Diagnostics([
          error.diagnostic(sourcesIn: Link.folder(of: job.recipe.path), recipe: job.recipe.path)
        ])
      }
    }
    return (jobs, programs)
  }
}

/// The options that programs need of a kernel, as a fragment of its configuration.
struct KernelFragment {
  private let title: String
  /// By option: what asks for it; nothing for what another option depends on.
  private var options: [String: [String]]

  init(jobs: [Job], programs: [LinkedProgram]) {
    title = jobs.map(\.recipe.name).joined(separator: ", ")
    var asked: [String: [String]] = [:]
    for (job, program) in zip(jobs, programs) {
      for need in program.kernelNeeds {
        asked[need.option, default: []].append("\(job.recipe.name): \(need.place)")
      }
    }
    options = Dictionary(
      uniqueKeysWithValues: NeededOption.closure(of: asked.keys).map { ($0, asked[$0] ?? []) })
  }

  mutating func leaveOut(_ config: KernelConfig) {
    options = options.filter { ![.yes, .module].contains(config[$0.key]) }
  }

  /// The text, the same for the same programs; ends in a newline.
  var text: String {
    var lines = ["# What the kernel needs for \(title), as `bpfbake kconfig` found it."]
    for (option, askers) in options.sorted(by: { $0.key < $1.key }) {
      lines += askers.map { "# \($0)" } + ["\(option)=y"]
    }
    return lines.map { Printable.text($0) + "\n" }.joined()
  }
}
