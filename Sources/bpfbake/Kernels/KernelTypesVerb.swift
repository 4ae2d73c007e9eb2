import ArgumentParser

/// A step of builds that make a vmlinux.h; Ninja calls it before bpftool.
struct KernelTypesVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel-types", abstract: "Read a kernel's types out of BTF, a vmlinux or a kernel's image.",
    shouldDisplay: false)

  @Argument(help: "The file that has them.")
  var kernel: String

  @Option(
    name: [.short, .customLong("output")], help: ArgumentHelp("Where the raw BTF goes.", valueName: "file"))
  var output: String

  func run() async throws {
    try Files.replace(output, with: try await KernelTypes.read(kernel))
  }
}
