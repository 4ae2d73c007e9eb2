import BPFObjects
import Diagnostics

extension ObjectError {
  /// The error as the user sees it; `folder` is where the sources lie, which a compile replaces by a stand-in.
  func diagnostic(sourcesIn folder: String? = nil) -> Diagnostic {
    let location = line.map { line in
      // Planning's compile calls the folder of the source so, wherever it lies.
      let standIn = "/source/"
      let name = line.file.hasPrefix(standIn) ? String(line.file.dropFirst(standIn.count)) : line.file
      return SourceLocation(
        file: line.file == name ? name : (folder.map { "\($0)/\(name)" } ?? name), line: line.line,
        column: line.column > 0 ? line.column : nil, lineText: line.text.isEmpty ? nil : line.text)
    }
    return Diagnostic(
      id: problem.rawValue, location: location, message: place.isEmpty ? message : "\(place): \(message)",
      help: help)
  }
}
