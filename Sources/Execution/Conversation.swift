import Diagnostics
import Subprocess
import SystemPackage

extension ToolProcess {
  /// What a tool answered to its input.
  public struct Answer: Sendable {
    /// "exit code 255"; nil: it was ended here, since it took too long.
    public var ending: String?
    public var output: [UInt8]
    /// What it said on standard error, a line each.
    public var errors: [String]
  }

  /// Runs `arguments[0]`, a path, gives it `input`, at most 4096 bytes, and takes what it prints, at most `limit` bytes. In a process group of
  /// its own, which is ended after `seconds`, or when the task is cancelled.
  ///
  /// Throws a `Diagnostic` where the tool cannot be started or prints too much, `CancellationError` where the task is
  /// cancelled.
  public static func ask(
    _ arguments: [String], input: [UInt8], limit: Int, seconds: Int
  ) async throws -> Answer {
    try Task.checkCancellation()
    guard let executable = arguments.first else {
      throw Diagnostic(id: "no-command", message: "an empty command cannot be run", exitCode: .software)
    }
    let answer: Answer = try await withThrowingTaskGroup(of: Answer.self) { group in
      group.addTask { try await ask(executable, Array(arguments.dropFirst()), input, limit) }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        return Answer(ending: nil, output: [], errors: [])
      }
      defer { group.cancelAll() }
      return try await group.next() ?? Answer(ending: nil, output: [], errors: [])
    }
    try Task.checkCancellation()
    return answer
  }

  private static func ask(
    _ executable: String, _ arguments: [String], _ input: [UInt8], _ limit: Int
  ) async throws -> Answer {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
    ]
    do {
      // Filled before the tool starts: if it ends without reading, there is no pipe to break.
      let pipe = try FileDescriptor.pipe()
      try pipe.writeEnd.closeAfter { _ = try pipe.writeEnd.writeAll(input.prefix(4096)) }
      let result = try await run(
        .path(FilePath(executable)), arguments: Arguments(arguments), platformOptions: options,
        input: .fileDescriptor(pipe.readEnd, closeAfterSpawningProcess: true), output: .bytes(limit: limit),
        error: .bytes(limit: 1 << 20))
      let ending =
        switch result.terminationStatus {
        case .exited(let code): "exit code \(code)"
        case .signaled(let signal): "signal \(signal)"
        }
      let errors = String(decoding: result.standardError, as: UTF8.self)
      return Answer(
        ending: ending, output: result.standardOutput,
        errors: errors.split(whereSeparator: \.isNewline).map(String.init))
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      throw Diagnostic(
        id: "tool-not-started", message: "\(executable) cannot be run: \(error)", exitCode: .environment)
    }
  }
}
