public import Diagnostics
public import Planning

extension PlanningError {
  /// What the user is told.
  public var diagnostic: Diagnostic {
    switch self {
    case .sameArtifact(let name, let first, let second):
      Diagnostic(
        id: "same-artifact", location: SourceLocation(file: second),
        message: "two recipes would write \(name)\nthe other one is \(first)",
        help: "name one of them, or build them with different --output folders")
    case .newline(let path):
      Diagnostic(
        id: "newline-in-path",
        message: "a path holds a line break, which no build file can hold: \(path.debugDescription)",
        help: "rename it")
    case .bpftoolMissing(let recipe):
      Diagnostic(
        id: "tool-not-found", message: "recipe \(recipe) needs vmlinux.h, which bpftool makes",
        help: "install Debian's package bpftool: apt-get install bpftool", exitCode: .environment)
    }
  }
}
