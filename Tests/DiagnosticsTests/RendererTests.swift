/// What a diagnostic looks like, to the column.
import Diagnostics
import Testing

@Suite struct RendererTests {
  /// A diagnostic at a part of a line.
  private func diagnostic(_ line: String, column: Int, length: Int, message: String = "wrong") -> Diagnostic {
    Diagnostic(
      id: "some-id",
      location: SourceLocation(file: "/p/f.yaml", line: 7, column: column, length: length, lineText: line),
      message: message, help: "mend it")
  }

  @Test func wholeText() {
    let text = Renderer(base: "/p").render(
      diagnostic("  key: value", column: 3, length: 3, message: "wrong\nbecause"))
    #expect(
      text == """
        f.yaml:7:3: error: wrong [some-id]
          7 |   key: value
            |   ^~~
          because
        help: mend it

        """)
  }

  @Test func severalAreSetApart() {
    let one = Diagnostic(id: "a", message: "first", help: "one\ntwo")
    let two = Diagnostic(id: "b", severity: .warning, location: SourceLocation(file: "f"), message: "second")
    #expect(
      Renderer().render(Diagnostics([one, two]))
        == "error: first [a]\nhelp: one\n      two\n\nf: warning: second [b]\n")
  }

  struct Row: CustomTestStringConvertible {
    let name: String
    let line: String
    let column: Int
    let length: Int
    let shown: String
    let marks: String
    var testDescription: String { name }
  }

  static let rows = [
    Row(name: "a tab before", line: "\tab", column: 2, length: 2, shown: "        ab", marks: "        ^~"),
    Row(
      name: "a tab to the next stop", line: "a\tb", column: 3, length: 1, shown: "a       b",
      marks: "        ^"),
    Row(name: "a tab within", line: "a\tb", column: 1, length: 3, shown: "a       b", marks: "^~~~~~~~~"),
    Row(name: "wide letters", line: "中文x", column: 3, length: 1, shown: "中文x", marks: "    ^"),
    Row(name: "a wide letter marked", line: "中", column: 1, length: 1, shown: "中", marks: "^~"),
    Row(name: "an emoji", line: "🐝x", column: 2, length: 1, shown: "🐝x", marks: "  ^"),
    Row(name: "a combining mark", line: "e\u{301}x", column: 3, length: 1, shown: "e\u{301}x", marks: " ^"),
    Row(
      name: "an escape sequence", line: "\u{1b}[2Jx", column: 5, length: 1, shown: "\\u{1b}[2Jx",
      marks: "         ^"),
    Row(
      name: "text turned around", line: "\u{202e}x", column: 2, length: 1, shown: "\\u{202e}x",
      marks: "        ^"),
    Row(name: "behind the end", line: "ab", column: 9, length: 4, shown: "ab", marks: "  ^"),
    Row(name: "longer than the line", line: "ab", column: 2, length: .max, shown: "ab", marks: " ^"),
    Row(name: "the farthest column", line: "ab", column: .max, length: .max, shown: "ab", marks: "  ^"),
    Row(name: "an empty line", line: "", column: 1, length: 1, shown: "", marks: "^"),
  ]

  @Test(arguments: rows) func caret(_ row: Row) {
    let lines = Renderer().render(diagnostic(row.line, column: row.column, length: row.length)).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[1] == "  7 | " + row.shown)
    #expect(lines[2] == "    | " + row.marks)
  }

  @Test(arguments: [1, 500, 100_000]) func longLinesAreCutAroundTheMark(column: Int) {
    var line = String(repeating: "a", count: 100_000)
    let index = line.index(line.startIndex, offsetBy: column - 1)
    line.replaceSubrange(index...index, with: "X")
    let lines = Renderer().render(diagnostic(line, column: column, length: 1)).split(separator: "\n")
    #expect(lines[1].count < 140)
    let marked = lines[2].firstIndex(of: "^").map { lines[2].distance(from: lines[2].startIndex, to: $0) }
    let shown = lines[1].firstIndex(of: "X").map { lines[1].distance(from: lines[1].startIndex, to: $0) }
    #expect(marked != nil && marked == shown)
  }

  @Test func noControlCharacterOfTheUserReachesTheTerminal() {
    let evil = "a\u{1b}]0;x\u{7}\r\u{9b}31m\u{202e}\u{0}b"
    let text = Renderer().render(
      Diagnostic(
        id: evil, location: SourceLocation(file: evil, line: 1, column: 1, length: 3, lineText: evil),
        message: evil, help: evil))
    let bad = text.unicodeScalars.filter {
      $0 != "\n" && [.control, .format].contains($0.properties.generalCategory)
    }
    #expect(bad.isEmpty)
    #expect(text.hasPrefix("a\\u{1b}]0;x\\u{7}\\r\\u{9b}31m\\u{202e}\\0b:1:1: error: "))
  }

  @Test func colourOnlyWhenAsked() {
    let diagnostic = diagnostic("  key: value", column: 3, length: 3)
    let plain = Renderer().render(diagnostic)
    let coloured = Renderer(color: true).render(diagnostic)
    #expect(!plain.contains("\u{1b}"))
    #expect(coloured.contains("\u{1b}[1;31merror: \u{1b}[0m"))
    #expect(coloured.replacing(/\u{1b}\[[0-9;]*m/, with: "") == plain)
  }

  @Test(arguments: [
    ("/a/b", "/a/b/c/d", "c/d"), ("/a/b/", "/a/b/c", "c"), ("/a/b", "/a/bc", "/a/bc"),
    ("/a/b", "/a/b", "/a/b"),
    ("/", "/a", "a"), ("/a", "/x/a", "/x/a"),
  ]) func pathsBelowTheBaseAreRelative(base: String, path: String, shown: String) {
    #expect(Renderer(base: base).path(path) == shown)
  }

  @Test(arguments: [
    ("verison", ["version"]), ("VERSION", ["version"]), ("versions", ["version"]), ("release", []),
    ("arhc", ["arch"]),
    ("", []), ("x", []), (String(repeating: "v", count: 1_000_000), []),
  ]) func nearMatches(word: String, expected: [String]) {
    #expect(NearMatch.all(to: word, among: ["version", "arch", "description"]) == expected)
  }

  @Test func theQuestionNamesUpToThree() {
    #expect(
      NearMatch.question("cat", among: ["cut", "bat", "car", "cap", "dog"])
        == "did you mean `bat`, `cap` or `car`?")
    #expect(NearMatch.question("cat", among: ["dog"]) == nil)
  }

  @Test func exitCodeOfSeveralIsTheMostSevere() {
    let input = Diagnostic(id: "a", message: "a")
    let tool = Diagnostic(id: "b", message: "b", exitCode: .environment)
    let note = Diagnostic(id: "c", severity: .note, message: "c", exitCode: .software)
    #expect(Diagnostics([input, tool, note]).exitCode == .environment)
  }
}
