import ArgumentParser
import Diagnostics
import Execution
import KernelLab
import Manifests

/// `profile list`, `toolchain list`, `recipe list`.
struct ListManifests<Kind: ManifestKind>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "list", abstract: "List what can be had by name.",
      discussion:
        "Those of the project, and those that bpfbake comes with where the project has none of that name.")
  }

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func run() throws {
    let catalogue = global.catalogue(try global.dataRoot())
    var rows: [[String]] = []
    var documents: [JSONValue] = []
    var broken: [Diagnostic] = []
    for entry in catalogue.entries(Kind.format) {
      do {
        let value = try Kind.find(entry.path, in: catalogue)
        rows.append([entry.name] + Kind.columns(value))
        documents.append(Kind.document(value))
      } catch let error as Diagnostics {
        broken += error.all
      }
    }
    print(json ? JSONValue.array(documents).written + "\n" : Columns.text(rows), terminator: "")
    if !broken.isEmpty { throw Diagnostics(broken) }
  }
}

/// `profile show`, `toolchain show`, `recipe show`.
struct ShowManifest<Kind: ManifestKind>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "show", abstract: "Print a \(Kind.format.rawValue) as it is understood.",
      discussion: "With the defaults of what it does not say, and with absolute paths.")
  }

  @Argument(help: "A name or a path.")
  var name: String

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func run() throws {
    let document = Kind.document(try Kind.find(name, in: global.catalogue(try global.dataRoot())))
    print(
      json ? document.written + "\n" : Columns.text(document.rows().map { [$0.0, $0.1] }), terminator: "")
  }
}

/// `profile check`, `toolchain check`, `recipe check`.
struct CheckManifests<Kind: ManifestKind>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "check", abstract: "Read a \(Kind.format.rawValue) and all that it names.",
      discussion: "Says what a bake would use. All faults are told at once; nothing is written.")
  }

  @Argument(help: "Names or paths; all that can be had by name where none is given.")
  var names: [String] = []

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let root = try global.dataRoot()
    let catalogue = global.catalogue(root)
    let checker = ManifestChecker(root: root, catalogue: catalogue)
    var faults: [Diagnostic] = []
    for name in names.isEmpty ? catalogue.entries(Kind.format).map(\.path) : names {
      do {
        let value = try Kind.find(name, in: catalogue)
        let uses = try await Kind.uses(value, checker)
        print("\(Terminal.path(Kind.path(of: value))): good. A bake uses")
        print(Columns.text(uses.map { [$0.0, $0.1] }, indent: "  "), terminator: "")
      } catch let error as Diagnostics {
        faults += error.all
      } catch let error as Diagnostic {
        faults.append(error)
      }
    }
    if !faults.isEmpty { throw Diagnostics(faults) }
  }
}

/// What `check` looks things up with.
struct ManifestChecker {
  var root: DataRoot
  var catalogue: Catalogue
  var toolbox = Toolbox(environment: GlobalOptions.environment)
}
