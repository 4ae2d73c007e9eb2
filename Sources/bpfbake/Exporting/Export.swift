import ArgumentParser
import Diagnostics
import Execution
import Manifests
import Packaging
import Provenance
import SystemPackage
import Targets

/// Write packages for build systems.
struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write recipes as packages of a build system.",
    subcommands: [ExportYocto.self, ExportBuildroot.self])
}

/// What all build systems are told of recipes, and where it goes.
struct ExportOptions: ParsableArguments {
  @Argument(help: "Names or paths of recipes; all of the project where none is given.")
  var recipes: [String] = []

  @Option(help: "The device's profile: a name or a path.")
  var profile: String

  @Option(
    help:
      "A toolchain's name or path, in place of the profile's own; recipes are compiled to see what they need."
  )
  var toolchain: String?

  @Option(help: ArgumentHelp("Where to write.", valueName: "dir"))
  var output: String

  @Option(
    name: .customLong("build-output"),
    help: ArgumentHelp("Where the work folder of builds is.", valueName: "dir"))
  var builds = "bake"

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if output.isEmpty { throw ValidationError("--output takes the name of a folder") }
  }

  /// What the recipes come to, or all that keeps them from being packaged.
  func programs() async throws -> (programs: [PackagedProgram], fragment: String) {
    let linked = try await ObjectBuild(
      recipes: recipes, profile: profile, toolchain: toolchain, output: builds, global: global
    ).link { job in
      guard job.headers.kind == .btf else { return }
      throw Diagnostic(
        id: "recipe-without-package", location: SourceLocation(file: job.recipe.path),
        message:
          "\(job.recipe.name) includes vmlinux.h, which is made from the BTF of one kernel; build systems' kernels have none",
        help: "include <linux/...> headers and let the recipe have headers: uapi")
    }
    var programs: [PackagedProgram] = []
    var errors: [Diagnostic] = []
    for one in linked {
      do throws(Diagnostics) {
        programs.append(try Packager(one).program())
      } catch {
        errors += error.all
      }
    }
    guard errors.isEmpty else { throw Diagnostics(errors) }
    return (programs, KernelFragment(linked).text)
  }

  /// Writes files below the output folder, and prints their names.
  func write(_ files: [PackagedProgram.File]) throws {
    for file in files {
      let path = "\(output)/\(file.path)"
      try Files.makeFolder(of: path)
      try Files.replace(path, with: file.content)
      print(Terminal.path(Disk.absolute(path)))
    }
  }
}

/// Finds what a package of one linked recipe holds.
private struct Packager {
  let linked: ObjectBuild.Linked
  let recipe: Recipe
  /// The recipe's, absolute, links followed.
  let folder: String

  init(_ linked: ObjectBuild.Linked) {
    self.linked = linked
    recipe = linked.job.recipe
    folder = Disk.realPath(Link.folder(of: recipe.path)) ?? Link.folder(of: recipe.path)
  }

  private func refusal(_ id: String, _ message: String, help: String) -> Diagnostics {
    Diagnostics([
      Diagnostic(id: id, location: SourceLocation(file: recipe.path), message: message, help: help)
    ])
  }

  func program() throws(Diagnostics) -> PackagedProgram {
    guard let license = recipe.license else {
      throw refusal(
        "recipe-without-license", "\(recipe.name) has no license, which a package must tell",
        help: "add `license: GPL-2.0-only`, or what the program may be used under, to the recipe")
    }
    var files: [PackagedProgram.File] = []
    var paths: [String] = []
    for path in [recipe.path] + linked.sources + [license.file].compactMap({ $0 }) {
      let name = try name(path)
      guard !paths.contains(name) else { continue }
      paths.append(name)
      files.append(PackagedProgram.File(path: name, content: try Files.read(path)))
    }
    return PackagedProgram(
      recipe: recipe, profile: linked.job.profile, license: license.spdx,
      licenseText: try text(of: license), files: files.sorted { $0.path < $1.path },
      needsKernel: linked.program.dependence != .stable || linked.usesKernelConfig
        || linked.job.headers.kind == .tree,
      options: NeededOption.closure(of: linked.program.kernelNeeds.map(\.option)))
  }

  /// The path of a file in the package: it must lie in the recipe's folder.
  private func name(_ path: String) throws(Diagnostics) -> String {
    guard let real = Disk.realPath(path), real.hasPrefix(folder + "/") else {
      throw refusal(
        "file-outside-recipe", "\(recipe.name) is made from \(path), which is not in its folder",
        help: "move it into \(folder), or leave a link there")
    }
    let name = String(real.dropFirst(folder.count + 1))
    guard name.wholeMatch(of: /[A-Za-z0-9._\/+-]+/) != nil else {
      throw refusal(
        "file-outside-recipe", "a package cannot hold a file called \(Printable.quoted(name))",
        help: "use letters, digits and . _ + - in its name")
    }
    return name
  }

  private func text(of license: Recipe.License) throws(Diagnostics) -> PackagedProgram.LicenseText {
    if let file = license.file {
      let content = try Files.read(file)
      return PackagedProgram.LicenseText(
        path: try name(file), line: nil, md5: Digest.md5(of: content), sha256: Digest(of: content).hexadecimal
      )
    }
    var others: [String] = []
    for source in recipe.sources {
      let content = try Files.read(source)
      for named in LicenseExpression.named(in: content) {
        guard named.expression == license.spdx else {
          others.append(named.expression)
          continue
        }
        return PackagedProgram.LicenseText(
          path: try name(source), line: named.line, md5: Digest.md5(of: named.bytes),
          sha256: Digest(of: content).hexadecimal)
      }
    }
    let found =
      others.isEmpty ? "" : "; a source says \(others.map { Printable.quoted($0) }.joined(separator: ", "))"
    throw refusal(
      "license-without-text", "no source of \(recipe.name) names its license \(license.spdx)\(found)",
      help:
        "add a line `// SPDX-License-Identifier: \(license.spdx)` to a source, or name the text: `license: {spdx: \(license.spdx), file: COPYING}`"
    )
  }
}
