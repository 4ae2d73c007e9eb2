/// The tables themselves, and what is made out of them.
import Foundation
import Testing

@testable import Manifests

@Suite struct TableTests {
  @Test(arguments: ManifestFormat.allCases) func schemaIsFresh(_ format: ManifestFormat) throws {
    let text = JSONSchema.text(format)
    #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any])
    try Golden.check(text, "docs/schemas/\(format.rawValue).schema.json")
  }

  /// The tables of docs/manifests.md stand between two comments. One after the other: recording, each writes the file.
  @Test(.serialized, arguments: ManifestFormat.allCases) func referenceIsFresh(_ format: ManifestFormat)
    throws
  {
    let file = Golden.repository.appending(path: "docs/manifests.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let begin = try #require(text.range(of: "<!-- keys of \(format.rawValue) -->\n"))
    let end = try #require(text.range(of: "<!-- end -->", range: begin.upperBound..<text.endIndex))
    let table = FieldReference.markdown(format)
    try Golden.check(
      text.replacingCharacters(in: begin.upperBound..<end.lowerBound, with: table), "docs/manifests.md")
  }

  /// The YAML blocks of docs/manifests.md, each after a comment that says what it is.
  @Test(arguments: ManifestFormat.allCases) func examplesOfTheReferenceAreRight(_ format: ManifestFormat)
    throws
  {
    let text = try String(contentsOf: Golden.repository.appending(path: "docs/manifests.md"), encoding: .utf8)
    let marker = "<!-- example of \(format.rawValue) -->\n```yaml\n"
    let blocks = text.components(separatedBy: marker).dropFirst()
    #expect(!blocks.isEmpty)
    for block in blocks {
      let yaml = block.components(separatedBy: "```")[0]
      _ = try ManifestReading.read(format, yaml: yaml, path: "/p/example.yaml") { _ in true }
    }
  }

  @Test func linesAreCountedAsTheParserDoes() {
    let text = "a\nb\r\nc\rd\u{85}e\u{2028}f\u{2029}g\u{a8}\u{e9}\n\n"
    #expect(Findings.lines(text) == ["a", "b", "c", "d", "e", "f", "g\u{a8}\u{e9}", "", ""])
    #expect(Findings.lines("") == [""])
  }

  @Test(arguments: TextRule.all.map(\.meaning)) func everyRuleHasAPatternThatCompiles(meaning: String) throws
  {
    for rule in TextRule.all where rule.meaning == meaning {
      #expect(throws: Never.self) { try Regex(rule.pattern) }
      #expect(NSRegularExpression.escapedPattern(for: "").isEmpty)
      #expect(throws: Never.self) { try NSRegularExpression(pattern: "^(\(rule.pattern))$") }
      #expect(!rule.fits(""))
    }
  }

  /// Every field's example is taken where it stands.
  @Test(arguments: ManifestFormat.allCases) func everyExampleIsTaken(_ format: ManifestFormat) throws {
    for field in format.fields {
      let others = format.fields.filter { $0.isRequired && $0.key != field.key }
      let yaml = ([field] + others).map { "\($0.key): \($0.example)\n" }.joined()
      _ = try ManifestReading.read(format, yaml: yaml, path: "/p/a.yaml") { _ in true }
      try nested(field.shape)
    }
  }

  private func nested(_ shape: Shape) throws {
    guard case .record(let fields) = shape else { return }
    for field in fields {
      switch field.shape {
      case .text(let rule): #expect(rule.fits(field.example.trimmingCharacters(in: ["\""])), "\(field.key)")
      case .list(let rule, _, _):
        let items = field.example.trimmingCharacters(in: ["[", "]"]).components(separatedBy: ", ")
        for item in items { #expect(rule.fits(item), "\(field.key)") }
      default: try nested(field.shape)
      }
    }
  }

  @Test(arguments: ManifestFormat.allCases) func keysAreKebabCaseAndDescribed(_ format: ManifestFormat) {
    func check(_ fields: [Field]) {
      #expect(Set(fields.map(\.key)).count == fields.count)
      for field in fields {
        // pt_regs is the kernel's own word.
        #expect(field.key.wholeMatch(of: /[a-z]+[0-9]?(-[a-z]+)*|pt_regs/) != nil)
        #expect(!field.description.isEmpty && !field.description.hasSuffix("."))
        if case .record(let inner) = field.shape { check(inner) }
      }
    }
    check(format.fields)
  }
}
