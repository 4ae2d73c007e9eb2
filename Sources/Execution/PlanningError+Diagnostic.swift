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
    case .compilerOfAnotherArchitecture(let compiler, let machine, let profile, let toolchain):
      Diagnostic(
        id: "compiler-of-another-architecture", location: SourceLocation(file: toolchain),
        message: """
          profile \(profile.name) is for \(profile.arch.name), the loader's compiler makes code for \(machine)
          the compiler is \(compiler)
          """,
        help: "name a toolchain of that architecture by --toolchain, or let the profile have another arch")
    case .bpftoolMissing(let recipe):
      Diagnostic(
        id: "tool-not-found", message: "recipe \(recipe) needs vmlinux.h, which bpftool makes",
        help: "install Debian's package bpftool: apt-get install bpftool", exitCode: .environment)
    }
  }
}
