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

  @Flag(help: "Print only what is off in the kernel.config of the profile, or in its tree.")
  var missing = false

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let linked = try await ObjectBuild(
      recipes: recipes, profile: profile, toolchain: toolchain, output: output, global: global
    ).link()
    var fragment = KernelFragment(linked)
    if missing, let job = linked.first?.job,
      let path = job.profile.kernel.config ?? linked.compactMap(\.job.headers.tree?.config).first
    {
      fragment.leaveOut(try KernelConfig.read(path))
    } else if missing, let profile = linked.first?.job.profile {
      throw Diagnostic(
        id: "profile-without-config", location: SourceLocation(file: profile.path),
        message:
          "profile \(profile.name) names no configuration of its kernel, so what is missing there is not known",
        help: "set kernel.config, or leave --missing away")
    }
    print(fragment.text, terminator: "")
  }
}
