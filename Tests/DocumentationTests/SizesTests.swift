/// The tables of sizes in README.md are what scripts print. BPFBAKE_RECORD=1 records it anew, and fails.
import Foundation
import Testing

@Suite(.serialized) struct SizesTests {
  /// Other versions of the compiler make other code: a number may be off by this part of it.
  static let tolerance = 0.05

  @Test(arguments: [("sizes", "Scripts/sizes"), ("sizes of architectures", "Scripts/sizes-architectures")])
  func theTableIsWhatTheScriptPrints(name: String, script: String) throws {
    let printed = try Self.run(script, [Self.executable.path])
    var text = try Repository.text("README.md")
    let part = try #require(Markdown.part(name, of: text))
    let (rows, recorded) = (Markdown.tableRows(printed), Markdown.tableRows(text[part]))
    #expect(rows.count > 3)
    if ProcessInfo.processInfo.environment["BPFBAKE_RECORD"] == "1" {
      text.replaceSubrange(part, with: printed)
      try text.write(to: Repository.folder.appending(path: "README.md"), atomically: true, encoding: .utf8)
      Issue.record("recorded README.md: look at it, and run again without BPFBAKE_RECORD")
    }
    #expect(rows.first == recorded.first)
    #expect(rows.map(\.first) == recorded.map(\.first))
    for (row, old) in zip(rows, recorded).dropFirst() {
      for (new, old) in zip(row.dropFirst(), old.dropFirst()) {
        let (new, old) = (try #require(Double(new)), try #require(Double(old)))
        #expect(
          abs(new - old) <= old * Self.tolerance, "\(row): \(Int(new)) bytes, README.md says \(Int(old))")
      }
    }
  }

  /// The bpfbake that was built with these tests.
  static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "bpfbake")

  private static func run(_ script: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = Repository.folder.appending(path: script)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return text
  }
}
