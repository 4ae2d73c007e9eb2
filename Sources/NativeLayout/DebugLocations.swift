/// Finds the line of C that an instruction came from: `!dbg !12`, where `!12 = !DILocation(line: 3, column: 7, scope: !9)`,
/// whose scope leads to a `!DIFile(filename: "x.c", ...)`.
struct DebugLocations {
  private let lines: [Substring]

  init(_ lines: [Substring]) { self.lines = lines }

  func source(of instruction: Substring) -> LayoutError.Source? {
    guard let mark = instruction.firstRange(of: "!dbg "),
      let named = node(instruction[mark.upperBound...])
    else { return nil }
    // A global's is of the variable behind an expression.
    let location = Self.reference("var", named).flatMap(node) ?? named
    guard let line = Self.number("line", location) else { return nil }
    var scope: Substring? = location
    // Blocks lie in blocks, in a function; each names its file.
    for _ in 0..<64 {
      guard let here = scope else { return nil }
      if let file = Self.reference("file", here).flatMap(node), let mark = file.firstRange(of: "filename: \"")
      {
        let name = file[mark.upperBound...].prefix { $0 != "\"" }
        return LayoutError.Source(
          file: String(name), line: line, column: Self.number("column", location) ?? 0)
      }
      scope = Self.reference("scope", here).flatMap(node)
    }
    return nil
  }

  /// The line that defines the node which `text` begins with: "!12".
  private func node(_ text: Substring) -> Substring? {
    guard text.first == "!" else { return nil }
    let name = "!" + text.dropFirst().prefix { $0.isNumber }
    return lines.last { $0.hasPrefix(name + " = ") }
  }

  private static func reference(_ key: String, _ node: Substring) -> Substring? {
    node.firstRange(of: "\(key): !").map { node[node.index(before: $0.upperBound)...] }
  }

  private static func number(_ key: String, _ node: Substring) -> Int? {
    node.firstRange(of: "\(key): ").flatMap { Int(node[$0.upperBound...].prefix { $0.isNumber }) }
  }
}
