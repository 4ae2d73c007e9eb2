/// One message to the user: where, what, why, and what to do next.
public struct Diagnostic: Error, Hashable, Sendable {
  public enum Severity: String, Sendable, Hashable {
    case error
    case warning
    case note
  }

  /// A stable, kebab-case name that tests, scripts and web searches can hold on to. Shown in brackets.
  public let id: String
  public let severity: Severity
  /// Nil where no file is to blame, for example a tool that is not installed.
  public let location: SourceLocation?
  /// What is wrong, one sentence without a full stop; later lines (after "\n") tell the cause.
  public let message: String
  /// What the user can do next; shown behind "help: ".
  public let help: String?
  /// Whose fault it is, hence how the command exits.
  public let exitCode: ExitCode

  public init(
    id: String, severity: Severity = .error, location: SourceLocation? = nil, message: String,
    help: String? = nil, exitCode: ExitCode = .failure
  ) {
    self.id = id
    self.severity = severity
    self.location = location
    self.message = message
    self.help = help
    self.exitCode = exitCode
  }
}

/// Several messages at once; never empty when thrown.
public struct Diagnostics: Error, Hashable, Sendable {
  public var all: [Diagnostic]

  public init(_ all: [Diagnostic]) {
    self.all = all
  }

  /// The most severe exit code of all errors: a missing tool does not hide a wrong input.
  public var exitCode: ExitCode {
    all.filter { $0.severity == .error }.map(\.exitCode).max() ?? .success
  }
}
