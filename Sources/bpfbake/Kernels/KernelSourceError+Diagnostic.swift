import Diagnostics
import KernelSources

extension KernelSourceError {
  /// What the user is told.
  var diagnostic: Diagnostic {
    Diagnostic(
      id: problem.rawValue, location: path.map { SourceLocation(file: $0, line: line) }, message: message,
      help: problem.help)
  }
}
