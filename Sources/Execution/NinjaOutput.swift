/// Reads what Ninja prints, line by line. Ninja is run with `status` as its NINJA_STATUS, so that its own lines are told
/// from those of the tools.
struct NinjaOutput {
  enum Event: Hashable, Sendable {
    /// A step has ended (or, on a terminal, begun): its description or, with -v, its command.
    case step(finished: Int, total: Int, text: String)
    /// A line that the tool of the last step printed.
    case output(String)
    /// The last step failed; its output follows.
    case failed(command: String)
    /// Why a file is out of date, in Ninja's words.
    case explanation(String)
    /// Ninja itself cannot go on.
    case error(String)
  }

  /// A control character, which no tool starts a line with.
  static let marker = "\u{1}"
  static let status = "\(marker)%f/%t "

  private var commandFollows = false

  /// What one line, without its newline, means; nil where it only repeats what other lines said.
  mutating func read(_ line: String) -> Event? {
    if commandFollows {
      commandFollows = false
      return .failed(command: line)
    }
    if line.hasPrefix(Self.marker) {
      let parts = line.dropFirst().split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      let counts = parts[0].split(separator: "/").map { Int($0) }
      if parts.count == 2, counts.count == 2, let finished = counts[0], let total = counts[1] {
        return .step(finished: finished, total: total, text: String(parts[1]))
      }
    }
    if line.hasPrefix("FAILED: ") {
      commandFollows = true
      return nil
    }
    if let explanation = Self.rest(of: line, after: "ninja explain: ") { return .explanation(explanation) }
    for prefix in ["ninja: error: ", "ninja: fatal: "] {
      if let error = Self.rest(of: line, after: prefix) { return .error(error) }
    }
    if line.hasPrefix("ninja: ") { return nil }
    // Planning wraps a source to name its records' types; that is no concern of who reads the source's errors.
    if line.hasPrefix("In file included from records/") { return nil }
    return .output(line)
  }

  private static func rest(of line: String, after prefix: String) -> String? {
    line.hasPrefix(prefix) ? String(line.dropFirst(prefix.count)) : nil
  }
}
