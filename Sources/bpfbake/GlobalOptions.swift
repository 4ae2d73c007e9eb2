import ArgumentParser
import Execution
import Glibc
import Manifests

/// Options that every verb has which looks manifests up.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the manifests and loader sources are that bpfbake comes with; else $BPFBAKE_DATA.",
      valueName: "dir"))
  var dataDir: String?

  @Flag(name: .shortAndLong, help: "Show the commands that are run.")
  var verbose = false

  /// The running program, links followed.
  static let executable = Disk.realPath("/proc/self/exe") ?? "/proc/self/exe"

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  func dataRoot() throws -> DataRoot {
    try DataRoot(given: dataDir ?? Self.environment("BPFBAKE_DATA"), executable: Self.executable)
  }

  func catalogue(_ root: DataRoot) -> Catalogue {
    let folder = Disk.currentFolder
    return Catalogue(project: Project.find(from: folder), dataRoot: root.path, workingFolder: folder)
  }
}
