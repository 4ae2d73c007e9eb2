import Diagnostics
import Execution
import Glibc

/// What goes to standard error: diagnostics, tools' words and, on a terminal, one line of status that overwrites itself.
enum Terminal {
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// https://no-color.org, and a terminal that cannot.
  private static let hasColor =
    isTerminal && getenv("NO_COLOR") == nil && getenv("TERM").map { String(cString: $0) } != "dumb"

  static func say(_ line: String) {
    write(line + "\n")
  }

  private static func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      rest = rest.dropFirst(max(0, count))
    }
  }

  static func show(_ diagnostics: Diagnostics) {
    write(Renderer(color: hasColor, base: Disk.currentFolder).render(diagnostics))
  }

  /// `path` as the user would write it from the current folder.
  static func path(_ path: String) -> String {
    Renderer(base: Disk.currentFolder).path(path)
  }

  /// A line that the next one replaces where that is possible.
  static func status(_ text: String) {
    guard isTerminal else { return say(text) }
    // Not wider than the terminal: a wrapped line could not be overwritten.
    var size = winsize()
    let known = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let width = known ? Int(size.ws_col) : 80
    write("\r\(text.prefix(width - 1))\u{1b}[K")
  }

  /// Makes room for other lines.
  static func clearStatus() {
    if isTerminal { write("\r\u{1b}[K") }
  }
}
