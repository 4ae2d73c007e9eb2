import Diagnostics
import Execution
import Planning

/// What `build --check-reproducible` does: the same build once more, in a folder of another name, from nothing.
enum Reproduction {
  /// An error for each artifact that came out differently.
  static func differences(
    _ artifacts: [BuildFolder.Baked], in folder: BuildFolder, by build: Build
  ) async throws -> [Diagnostic] {
    let again = BuildFolder("\(folder.work)/again")
    Disk.removeAll(again.path)
    defer { Disk.removeAll(again.path) }
    try again.create()
    let outcome = try await build.build(in: again)
    guard outcome.failures.isEmpty else { return outcome.failures }
    var errors: [Diagnostic] = []
    for (first, second) in zip(artifacts, outcome.artifacts) {
      let (one, other) = (try Files.read(first.path), try Files.read(second.path))
      guard one != other else { continue }
      let offset = zip(one, other).enumerated().first { $1.0 != $1.1 }?.offset ?? min(one.count, other.count)
      errors.append(
        Diagnostic(
          id: "not-reproducible", location: SourceLocation(file: first.artifact.manifest),
          message: """
            \(first.artifact.recipe) for \(first.artifact.profile) comes out differently when it is built again: \
            \(one.count) bytes and \(other.count) bytes, different from byte \(offset) on
            """,
          help: "look for what differs from build to build: a compiler that is a script, __TIME__ in a source"
        ))
    }
    return errors
  }
}
