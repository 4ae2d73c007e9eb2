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
        let gaps = Dictionary(grouping: Architecture.all) { feature.gaps(on: $0) }
          .filter { !$0.key.isEmpty }
          .map { gaps, architectures in
            "not on \(architectures.map(\.name).joined(separator: ", ")) "
              + gaps.map(\.description).joined(separator: ", ")
          }.sorted()
        let later = Architecture.all.compactMap { architecture in
          feature.since(on: architecture).flatMap {
            $0 == feature.since ? nil : "\(architecture.name) \($0.short)"
          }
        }
        let helper = HelperFunction.all.first { $0.name == feature.name }
        let withheld = helper?.lastWithoutProbes.map { "not for probes up to \($0.short)" }
        let never = Architecture.all.filter { feature.since(on: $0) == nil }.map(\.name)
        let since =
          [feature.since.short] + [withheld].compactMap(\.self) + later + gaps
          + (never.isEmpty ? [] : ["not on \(never.joined(separator: ", "))"])
        let instead = [feature.alternative, feature.replacement.map { "where it is not: \($0)" }]
        return
          "| `\(feature.name)` | \(since.joined(separator: "; ")) | \(instead.compactMap(\.self).joined(separator: "; ")) |\n"
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
