import Diagnostics
import KernelLab

extension Verify {
  /// What came of a trial, and how it is told.
  struct Verdict: Sendable {
    var trial: Trial
    var verification: Verification
  }
}

extension Verify.Verdict {
  /// For people.
  var text: String {
    let run = verification.run
    var line =
      "\(verification.hasPassed ? "pass" : "FAIL") \(trial.recipe) on \(trial.profile)"
    if let release = run.release { line += ": Linux \(Printable.text(release))" }
    if let boot = run.bootSeconds { line += ", booted in \(Verification.seconds(boot)) s" }
    if let seconds = run.runSeconds { line += ", ran \(Verification.seconds(seconds)) s" }
    var lines = [line]
    for failure in verification.failures {
      lines += failure.split(separator: "\n").map { "     \(Printable.text($0))" }
    }
    lines += verification.details.map { "     \(Printable.text($0))" }
    if !run.verifierLog.isEmpty {
      lines.append("     the verifier's whole log: \(Terminal.path(trial.verifierLog))")
    }
    if !verification.hasPassed { lines.append("     all that was said: \(Terminal.path(trial.log))") }
    return lines.joined(separator: "\n")
  }

  var json: JSONValue {
    let head = [
      JSONValue.Member("recipe", .string(trial.recipe)),
      JSONValue.Member("profile", .string(trial.profile)),
      JSONValue.Member("arch", .string(trial.guest.machine.architecture.name)),
      JSONValue.Member("kernel", trial.kernel.json),
    ]
    return .object(head + verification.json + [JSONValue.Member("log", .string(trial.log))])
  }

  var junitCase: JUnitReport.Case {
    let run = verification.run
    return JUnitReport.Case(
      suite: trial.profile, name: trial.recipe,
      seconds: (run.bootSeconds ?? 0) + (run.runSeconds ?? 0),
      failure: verification.hasPassed ? nil : verification.failures.joined(separator: "\n"),
      output: verification.details.joined(separator: "\n"))
  }
}
