import ArgumentParser
import Diagnostics
import Packaging

/// Write packages for Buildroot.
struct ExportBuildroot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "buildroot", abstract: "Write packages for a BR2_EXTERNAL tree of Buildroot.",
    discussion:
      "Config.in, .mk and .hash of each recipe, with its sources. Files that are there already are replaced.")

  @Option(
    help: ArgumentHelp("Write a BR2_EXTERNAL tree of this name around the packages.", valueName: "name"))
  var external: String?

  @OptionGroup var options: ExportOptions

  func validate() throws {
    if let external, external.wholeMatch(of: /[A-Z][A-Z0-9_]*/) == nil {
      throw ValidationError("--external takes a name of capital letters, digits and _")
    }
  }

  func run() async throws {
    let (programs, _) = try await options.programs()
    for program in programs where program.needsKernel {
      throw Diagnostic(
        id: "recipe-for-one-kernel", location: SourceLocation(file: program.recipe.path),
        message: "\(program.recipe.name) is made for one kernel, which the package does not know",
        help:
          "do without the kernel's own headers and without __kconfig variables, or write the .mk file by hand"
      )
    }
    let packages = programs.map { BuildrootPackage($0) }
    var files = packages.flatMap(\.files)
    if let external { files += BuildrootTree.files(packages, name: external) }
    try options.write(files.sorted { $0.path < $1.path })
  }
}
