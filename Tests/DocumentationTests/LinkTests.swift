/// Links between documents lead somewhere, and decisions have one form.
import Foundation
import Testing

@Suite struct LinkTests {
  @Test func everyRelativeLinkLeadsToAFile() throws {
    var seen = 0
    for document in try Repository.documents() {
      let folder = Repository.folder.appending(path: document).deletingLastPathComponent()
      let text = try Repository.text(document)
      for match in text.matches(of: /\]\(([^)#\s]+)(#[^)\s]*)?\)/) where !match.1.contains("://") {
        seen += 1
        let target = folder.appending(path: String(match.1))
        #expect(
          FileManager.default.fileExists(atPath: target.path),
          "\(document) links to \(match.1), which is not there")
      }
      for match in text.matches(of: /\]\(#([^)\s]+)\)/) {
        seen += 1
        #expect(Self.anchors(text).contains(String(match.1)), "\(document) has no heading #\(match.1)")
      }
    }
    #expect(seen > 20)
  }

  /// Anchors as GitHub makes them of headings: lower case, letters, digits, - and _; spaces become -.
  static func anchors(_ text: String) -> Set<String> {
    Set(
      text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
        line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
          .filter { $0.isLetter || $0.isNumber || " -_".contains($0) }.replacing(" ", with: "-")
      })
  }

  @Test func decisionsAreNumberedAndHaveTheSameParts() throws {
    let names = try Repository.names(in: "docs/decisions").filter { $0 != "README.md" }
    #expect(!names.isEmpty)
    let index = try Repository.text("docs/decisions/README.md")
    for (number, name) in names.enumerated() {
      let digits = String(number + 1)
      let prefix = String(repeating: "0", count: 4 - digits.count) + digits + "-"
      #expect(name.hasPrefix(prefix) && name.hasSuffix(".md"), "\(name)")
      #expect(index.contains("](\(name))"), "docs/decisions/README.md does not list \(name)")
      let headings = try Repository.text("docs/decisions/\(name)").split(separator: "\n")
        .filter { $0.hasPrefix("## ") }
      #expect(headings == ["## Context", "## Decision", "## Turned down"], "\(name)")
    }
  }
}
