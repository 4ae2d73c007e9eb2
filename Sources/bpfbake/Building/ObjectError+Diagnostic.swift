import BPFObjects
import Diagnostics
import Execution

extension ObjectError {
  /// The error as the user sees it; `folder` is where the sources lie, which a compile replaces by a stand-in.
  func diagnostic(
    sourcesIn folder: String? = nil, recipe: String? = nil, severity: Diagnostic.Severity = .error
  ) -> Diagnostic {
    let location = line.map { line in
      // Planning's compile calls the folder of the source so, wherever it lies.
      let standIn = "/source/"
      let name = line.file.hasPrefix(standIn) ? String(line.file.dropFirst(standIn.count)) : line.file
      let file = line.file == name ? name : (folder.map { "\($0)/\(name)" } ?? name)
      return SourceLocation(
        file: file, line: line.line, column: line.column > 0 ? line.column : nil,
        lineText: line.text.isEmpty ? Self.line(line.line, of: file) : line.text)
    }
    let isOfRecipe = place.hasPrefix("recipe, ")
    return Diagnostic(
      id: problem.rawValue, severity: severity,
      location: location ?? (isOfRecipe ? recipe.map { SourceLocation(file: $0) } : nil),
      message: place.isEmpty ? message : "\(place): \(message)",
      help: misspelling.flatMap { NearMatch.question($0.word, among: $0.known) } ?? help)
  }

  /// Clang embeds a line's text only where it finds the file under its stand-in's name, that is never.
  private static func line(_ number: Int, of file: String) -> String? {
    guard let bytes = try? Disk.read(file), number > 0 else { return nil }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return number <= lines.count ? String(decoding: lines[number - 1], as: UTF8.self) : nil
  }
}
