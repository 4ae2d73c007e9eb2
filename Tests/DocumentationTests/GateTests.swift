/// docs/gate.md has what the tables of Targets have.
import Foundation
import Targets
import Testing

@Suite struct GateTests {
  private static let titles: [(KernelFeature.Kind, String)] = [
    (.instructions, "Instructions"), (.helper, "Helpers"), (.mapType, "Types of maps"),
    (.programType, "Types of programs"), (.attachType, "Types of attachment"),
  ]

  private static func tables() -> String {
    titles.map { kind, title in
      let rows = KernelFeature.all.filter { $0.kind == kind }.map { feature in
        let gone = Architecture.all.filter { feature.until(on: $0) != nil }
        let until = gone.first.flatMap { feature.until(on: $0) }.map {
          "; on \(gone.map(\.name).joined(separator: ", ")) until \($0.major).\($0.minor)"
        }
        let later = Architecture.all.compactMap { architecture in
          feature.since(on: architecture).flatMap {
            $0 == feature.since ? nil : "\(architecture.name) \($0.major).\($0.minor)"
          }
        }
        let never = Architecture.all.filter { feature.since(on: $0) == nil }.map(\.name)
        let since =
          ["\(feature.since.major).\(feature.since.minor)\(until ?? "")"] + later
          + (never.isEmpty ? [] : ["not on \(never.joined(separator: ", "))"])
        return
          "| `\(feature.name)` | \(since.joined(separator: "; ")) | \(feature.alternative ?? "") |\n"
      }
      return "\n## \(title)\n\n| what | since Linux | before that |\n| --- | --- | --- |\n" + rows.joined()
    }.joined()
  }

  @Test func pageHasEveryRow() throws {
    var text = try Repository.text("docs/gate.md")
    let part = try #require(Markdown.part("features", of: text))
    let expected = Self.tables()
    if ProcessInfo.processInfo.environment["BPFBAKE_RECORD"] == "1" {
      let isFresh = text[part] == expected
      text.replaceSubrange(part, with: expected)
      try text.write(
        to: Repository.folder.appending(path: "docs/gate.md"), atomically: true, encoding: .utf8)
      if !isFresh { Issue.record("recorded docs/gate.md") }
    } else {
      #expect(text[part] == expected, "record docs/gate.md anew with BPFBAKE_RECORD=1")
    }
  }
}
