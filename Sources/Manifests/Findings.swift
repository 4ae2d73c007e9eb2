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
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where last == "\r": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
        lines.append(String(line))
        line = String.UnicodeScalarView()
      default: line.append(scalar)
      }
      last = scalar
    }
    lines.append(String(line))
    return lines
  }
}
