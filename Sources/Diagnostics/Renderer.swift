/// Diagnostics as text for people: place, message, id, the line with a caret, cause and next step.
///
///     Profiles/board.yaml:4:3: error: unknown key `verison` [unknown-key]
///       4 |   verison: 4.19.94
///         |   ^~~~~~~
///     help: did you mean `version`?
public struct Renderer: Sendable {
  /// Whether to colour with ANSI escape sequences; whether the output is a terminal is the caller's to know.
  public var color: Bool
  /// An absolute folder; files below it are shown relative to it. Nil: all as they are.
  public var base: String?

  /// The most terminal columns that are shown of one source line, so that a file without newlines stays readable.
  static let lineWidth = 120
  static let tabWidth = 8

  public init(color: Bool = false, base: String? = nil) {
    self.color = color
    self.base = base
  }

  /// All of them in the order given, each ending in a newline, with an empty line between them.
  public func render(_ diagnostics: Diagnostics) -> String {
    diagnostics.all.map { render($0) }.joined(separator: "\n")
  }

  /// One diagnostic; ends in a newline.
  public func render(_ diagnostic: Diagnostic) -> String {
    let message = lines(of: diagnostic.message)
    var result = ""
    if let location = diagnostic.location {
      result += paint("\(place(location)): ", .bold)
    }
    result += paint("\(diagnostic.severity.rawValue): ", .severity(diagnostic.severity))
    result += paint(message.first ?? "", .bold)
    result += paint(" [\(Printable.text(diagnostic.id))]", .dim) + "\n"
    if let location = diagnostic.location { result += excerpt(location, diagnostic.severity) }
    for cause in message.dropFirst() { result += "  \(cause)\n" }
    if let help = diagnostic.help {
      for (index, line) in lines(of: help).enumerated() {
        result += (index == 0 ? paint("help: ", .help) : "      ") + line + "\n"
      }
    }
    return result
  }

  /// `path` relative to `base` when it is below it, printable.
  public func path(_ path: String) -> String {
    guard var base, path.hasPrefix(base) else { return Printable.text(path) }
    while base.hasSuffix("/") { base.removeLast() }
    let rest = path.dropFirst(base.count)
    guard rest.hasPrefix("/"), rest.count > 1 else { return Printable.text(path) }
    return Printable.text(rest.drop { $0 == "/" })
  }

  private func place(_ location: SourceLocation) -> String {
    var result = path(location.file)
    if let line = location.line {
      result += ":\(line)"
      if let column = location.column { result += ":\(column)" }
    }
    return result
  }

  private func lines(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { Printable.text($0) }
  }

  /// The source line and the caret line below it; empty where the reporter had no text.
  private func excerpt(_ location: SourceLocation, _ severity: Diagnostic.Severity) -> String {
    guard let line = location.line, let text = location.lineText else { return "" }
    let number = String(line)
    let gutter = String(repeating: " ", count: max(3 - number.count, 0))
    let blank = String(repeating: " ", count: max(number.count, 3))
    let row = cells(of: text, from: location.column ?? 1, length: location.length)
    var result = paint("\(gutter)\(number) | ", .dim) + row.text + "\n"
    if location.column != nil {
      let mark = "^" + String(repeating: "~", count: row.width - 1)
      result += paint("\(blank) | ", .dim) + String(repeating: " ", count: row.start)
      result += paint(mark, .severity(severity)) + "\n"
    }
    return result
  }

  /// A source line as the terminal gets it, cut to `lineWidth` around the marked part, and where that part is in it:
  /// `start` and `width` count terminal columns, `width` is at least 1.
  private func cells(of line: String, from column: Int, length: Int) -> (text: String, start: Int, width: Int)
  {
    var cells: [(text: String, width: Int)] = []
    var position = 0
    // What lies far right of the mark is never shown, so a line of a megabyte costs no more than up to there.
    let firstMarked = max(column - 1, 0)
    let (needed, overflow) = firstMarked.addingReportingOverflow(Self.lineWidth * 2)
    for scalar in line.unicodeScalars.prefix(overflow ? .max : needed) {
      let cell: (text: String, width: Int)
      if scalar == "\t" {
        let width = Self.tabWidth - position % Self.tabWidth
        cell = (String(repeating: " ", count: width), width)
      } else if let escaped = Printable.escape(scalar) {
        cell = (escaped, escaped.unicodeScalars.count)
      } else {
        cell = (String(scalar), Printable.width(scalar))
      }
      position += cell.width
      cells.append(cell)
    }
    let marked = min(firstMarked, cells.count)
    // Begin so that the mark is within the first two thirds.
    var first = 0
    var before = cells[..<marked].reduce(0) { $0 + $1.width }
    if before > Self.lineWidth * 2 / 3 {
      while first < marked, before > Self.lineWidth / 3 {
        before -= cells[first].width
        first += 1
      }
    }
    var text = first > 0 ? "…" : ""
    let start = before + (first > 0 ? 1 : 0)
    var shown = 0
    var width = 0
    var index = first
    while index < cells.count, shown + cells[index].width <= Self.lineWidth {
      text += cells[index].text
      shown += cells[index].width
      if index >= marked, index - marked < length { width += cells[index].width }
      index += 1
    }
    if index < line.unicodeScalars.count { text += "…" }
    return (text, start, max(width, 1))
  }

  private enum Style {
    case bold, dim, help
    case severity(Diagnostic.Severity)

    /// Parameters of SGR (ECMA-48 8.3.117).
    var parameters: String {
      switch self {
      case .bold: "1"
      case .dim: "2"
      case .help: "1;36"
      case .severity(.error): "1;31"
      case .severity(.warning): "1;35"
      case .severity(.note): "1;34"
      }
    }
  }

  private func paint(_ text: String, _ style: Style) -> String {
    color ? "\u{1b}[\(style.parameters)m\(text)\u{1b}[0m" : text
  }
}
