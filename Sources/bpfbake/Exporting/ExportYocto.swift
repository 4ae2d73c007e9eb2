import ArgumentParser
import Diagnostics
import Packaging

/// Write recipes for Yocto.
struct ExportYocto: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "yocto", abstract: "Write .bb files, and the kernel's fragment, for a layer of Yocto.",
    discussion: "The layer needs meta-bpfbake beside it. Files that are there already are replaced.")

  private static let releases = YoctoRelease.allCases.map(\.rawValue).joined(separator: ", ")

  @Option(
    help: "The release that the layer is for: \(releases).",
    transform: { word in
      guard let release = YoctoRelease(rawValue: word) else {
        throw ValidationError("--release takes one of \(releases)")
      }
      return release
    })
  var release: YoctoRelease

  @Option(help: ArgumentHelp("Write a layer of this name around the recipes.", valueName: "name"))
  var layer: String?

  @Option(help: ArgumentHelp("The recipe of the kernel that the fragment is for.", valueName: "name"))
  var kernelRecipe = "linux-yocto"

  @Option(
    help: ArgumentHelp(
      "The machine whose kernel is changed; all of them if it is not given.", valueName: "name"))
  var machine: String?

  @OptionGroup var options: ExportOptions

  func validate() throws {
    if let layer, layer.wholeMatch(of: /[a-z0-9][a-z0-9-]*/) == nil {
      throw ValidationError("--layer takes a name of lower-case letters, digits and -")
    }
    if let machine, machine.wholeMatch(of: /[a-z0-9][a-z0-9-]*/) == nil {
      throw ValidationError("--machine takes a name of lower-case letters, digits and -")
    }
    if kernelRecipe.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9.+-]*/) == nil {
      throw ValidationError("--kernel-recipe takes the name of a recipe, such as linux-yocto")
    }
  }

  func run() async throws {
    let (programs, fragment) = try await options.programs()
    for program in programs where !LicenseExpression.isForOpenEmbedded(program.license) {
      throw Diagnostic(
        id: "license-not-expressible", location: SourceLocation(file: program.recipe.path),
        message: "OpenEmbedded's LICENSE cannot say \(program.license): it has no word for WITH",
        help: "write the .bb file by hand, with the licence's name as OpenEmbedded has it")
    }
    try options.write(
      YoctoLayer(
        programs: programs, release: release, layer: layer, kernelRecipe: kernelRecipe, machine: machine
      )
      .files(fragment: fragment))
    for program in programs where program.recipe.homepage == nil {
      Terminal.say(
        "note: \(program.recipe.name) has no homepage, so its recipe has no HOMEPAGE, which linters ask for")
    }
  }
}
