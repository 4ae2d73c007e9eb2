/// What is wrong with one manifest, collected while it is read, and turned into diagnostics at the end.
import Diagnostics

struct Findings {
  struct Finding {
    var problem: ManifestProblem
    /// Nil: the file as a whole.
    var span: Span?
    var message: String
    /// The next step where this one case is known better than by the problem's own help.
    var hint: String?
  }

  /// A file with more findings than this is not read on: nobody reads them, and a hostile one has no end of them.
  static let maximum = 20

  private(set) var all: [Finding] = []

  var isFull: Bool { all.count >= Self.maximum }

  mutating func add(_ problem: ManifestProblem, _ span: Span?, _ message: String, hint: String? = nil) {
    guard !isFull else { return }
    all.append(Finding(problem: problem, span: span, message: message, hint: hint))
    if isFull {
      all.append(
        Finding(
          problem: .tooManyProblems, span: nil,
          message: "more than \(Self.maximum) errors, the rest is not shown"))
    }
  }

  mutating func add(_ other: Findings) {
    for finding in other.all where finding.problem != .tooManyProblems {
      add(finding.problem, finding.span, finding.message, hint: finding.hint)
    }
  }

  /// The diagnostics, sorted by place, with the lines of `text` that they speak of.
  func diagnostics(path: String, text: String) -> Diagnostics {
    let lines = Self.lines(text)
    let sorted = all.enumerated().sorted {
      let (left, right) = ($0.element.span, $1.element.span)
      return (left?.line ?? .max, left?.column ?? 0, $0.offset)
        < (right?.line ?? .max, right?.column ?? 0, $1.offset)
    }
    return Diagnostics(
      sorted.map { _, finding in
        let line = finding.span.flatMap { $0.line <= lines.count ? lines[$0.line - 1] : nil }
        return finding.problem.diagnostic(
          at: SourceLocation(
            file: path, line: finding.span?.line, column: finding.span?.column,
            length: finding.span?.length ?? 1, lineText: line),
          finding.message, hint: finding.hint)
      })
  }

  /// Lines as libyaml counts them (YAML 1.1, section 5.4): CR, LF, CR LF, NEL, LS and PS end one.
  static func lines(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    var lines: [String] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte <= 0x0D || byte == 0x85 || byte == 0xA8 || byte == 0xA9
    {
      let width = lineBreak(bytes, endingAt: index)
      guard width > 0 else { continue }
      lines.append(String(decoding: bytes[start..<max(index + 1 - width, start)], as: UTF8.self))
      start = index + 1
    }
    lines.append(String(decoding: bytes[start...], as: UTF8.self))
    return lines
  }

  /// How many bytes the line break takes whose last byte is at `index`; 0: there is none.
  private static func lineBreak(_ bytes: [UInt8], endingAt index: Int) -> Int {
    let before = bytes[max(index - 2, 0)..<index]
    switch bytes[index] {
    case 0x0A: return before.last == 0x0D ? 2 : 1
    case 0x0D: return index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 0 : 1
    case 0x85: return before.last == 0xC2 ? 2 : 0
    case 0xA8, 0xA9: return before.elementsEqual([0xE2, 0x80]) ? 3 : 0
    default: return 0
    }
  }
}
