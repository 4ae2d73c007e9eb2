import BPFObjects
import Diagnostics

extension ObjectError {
  /// The error as the user sees it; `folder` is where the sources lie, whose names a compile keeps relative.
  func diagnostic(sourcesIn folder: String? = nil) -> Diagnostic {
    let location = line.map { line in
      let isRelative = !line.file.hasPrefix("/")
      let file = line.file.hasPrefix("./") ? String(line.file.dropFirst(2)) : line.file
      return SourceLocation(
        file: isRelative ? (folder.map { "\($0)/\(file)" } ?? file) : file, line: line.line,
        column: line.column > 0 ? line.column : nil, lineText: line.text.isEmpty ? nil : line.text)
    }
    return Diagnostic(
      id: problem.rawValue, location: location, message: place.isEmpty ? message : "\(place): \(message)",
      help: help)
  }
}
