import Foundation
import Testing

/// Every diagnostic that a user can meet stands in a golden or a transcript, by its id.
struct DiagnosticTests {
  @Test func everyIDHasAGolden() throws {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    // In a file of its own, or among a test's expectations.
    let tests = repository.appendingPathComponent("Tests")
    let shown = try (Self.texts(below: tests, ending: ".txt") + Self.texts(below: tests, ending: ".swift"))
      .joined()
    var ids: Set<String> = []
    for text in try Self.texts(below: repository.appendingPathComponent("Sources"), ending: ".swift") {
      // A literal at a diagnostic, or the raw value of an enum of problems.
      for expression in [/\bid: "([a-z0-9-]+)"/, /\bcase [a-zA-Z0-9]+ = "([a-z0-9]+(?:-[a-z0-9]+)+)"/] {
        ids.formUnion(text.matches(of: expression).map { String($0.1) })
      }
    }
    #expect(ids.count > 60)
    let missing = ids.filter { !shown.contains("[\($0)]") && !Self.exempt.keys.contains($0) }
    #expect(missing.sorted() == [])
    // An exemption that is no longer needed has to go.
    #expect(Self.exempt.keys.filter { shown.contains("[\($0)]") || !ids.contains($0) } == [])
  }

  /// What no transcript can bring about, and why.
  static let exempt: [String: String] = [
    "internal-error": "a fault of bpfbake's own: a known one would be mended",
    "artifact-missing": "a fault of bpfbake's own or of Ninja's: a known one would be mended",
    "no-command": "a fault of bpfbake's own: a known one would be mended",
    "lab-run-folder": "takes another process in a folder that was made a moment ago",
    "init-not-compiled": "takes a compiler that fails at sources of ours",
    "no-apt": "takes a machine that is no Debian",
    "no-headers-in-package": "takes a registry that can be reached",
    "output-not-lockable": "takes a file system without flock, such as some of the network's",
  ]

  private static func texts(below folder: URL, ending: String) throws -> [String] {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var texts: [String] = []
    while let file = files?.nextObject() as? URL {
      if file.lastPathComponent.hasSuffix(ending), !file.path.contains("/.build/") {
        texts.append(try String(contentsOf: file, encoding: .utf8))
      }
    }
    return texts
  }
}
