import Diagnostics
import Glibc
import Subprocess
import SystemPackage

extension ToolProcess {
  /// Runs `arguments[0]`, a path, in a process group of its own, and hands what it prints on both outputs to `bytes` as
  /// it comes. Where `bytes` returns false, or the task is cancelled, the group is killed at once. `guardian` is a
  /// command, if there is one, that runs what follows it so that it cannot outlive this process, even if this process is
  /// killed. Returns how the tool ended, nil if it was killed here.
  ///
  /// Throws a `Diagnostic` where the tool cannot be started, `CancellationError` where the task is cancelled.
  public static func watch(
    _ arguments: [String], guardian: [String] = [], bytes: @escaping @Sendable ([UInt8]) -> Bool
  ) async throws -> String? {
    try Task.checkCancellation()
    let command = guardian + arguments
    guard let executable = command.first else {
      throw Diagnostic(id: "no-command", message: "an empty command cannot be run", exitCode: .software)
    }
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
    ]
    do {
      let result = try await run(
        .path(FilePath(executable)), arguments: Arguments(Array(command.dropFirst())),
        environment: .inherit, platformOptions: options, input: .none, output: .sequence,
        error: .combinedWithOutput
      ) { execution in
        for try await buffer in execution.standardOutput
        where !bytes(buffer.withUnsafeBytes { Array($0) }) {
          try execution.send(signal: .kill, toProcessGroup: true)
          return false
        }
        return true
      }
      try Task.checkCancellation()
      guard result.closureResult else { return nil }
      return switch result.terminationStatus {
      case .exited(let code): "exit code \(code)"
      case .signaled(let signal): "signal \(signal)"
      }
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      throw Diagnostic(
        id: "tool-not-started", message: "\(executable) cannot be started: \(error)", exitCode: .environment)
    }
  }

  /// The start of a command that ties what follows it to this process: the kernel kills it when the thread that started
  /// it is gone (prctl(2), PR_SET_PDEATHSIG), and Subprocess starts all from one thread that lasts as long as the
  /// process. Empty without setpriv, of Debian's util-linux.
  public static func guardian(_ toolbox: Toolbox) -> [String] {
    guard let setpriv = try? toolbox.find("setpriv") else { return [] }
    return [setpriv.path, "--pdeathsig", "KILL", "--"]
  }
}
