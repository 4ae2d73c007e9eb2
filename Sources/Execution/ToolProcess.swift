import Diagnostics
import Glibc
import Subprocess
import SystemPackage

/// Runs tools: argument vectors, no shell, no input, in a process group of their own, ended with the task.
public enum ToolProcess {
  /// How a tool ended and what it said on both of its outputs, a line each.
  public struct Result: Sendable {
    public var isSuccess: Bool
    /// "exit code 1", "signal 9".
    public var ending: String
    public var lines: [String]
  }

  /// Variables by which compilers take paths and options past their command line (clang and gcc manuals, clang
  /// tools/driver/driver.cpp), and one by which Ninja's output changes: a build must not depend on them.
  static let withheld = [
    "CPATH", "C_INCLUDE_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX", "LIBRARY_PATH", "CCC_ADD_ARGS",
    "CCC_OVERRIDE_OPTIONS", "CLANG_CONFIG_FILE_SYSTEM_DIR", "CLANG_CONFIG_FILE_USER_DIR",
    "DEPENDENCIES_OUTPUT",
    "SUNPRO_DEPENDENCIES", "NINJA_STATUS", "CLICOLOR_FORCE",
  ]

  /// Runs `arguments[0]`, a path, and hands each line of output to `line` as it comes.
  /// Throws a `Diagnostic` where the tool cannot be started, `CancellationError` where the task is cancelled.
  public static func stream(
    _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
    line: (String) -> Void
  ) async throws -> Result {
    try Task.checkCancellation()
    guard let executable = arguments.first else {
      throw Diagnostic(id: "no-command", message: "an empty command cannot be run", exitCode: .software)
    }
    var changes: [Environment.Key: String?] = [:]
    for name in withheld {
      if let key = Environment.Key(rawValue: name) { changes[key] = .some(nil) }
    }
    for (name, value) in environment.merging(["LC_ALL": "C"], uniquingKeysWith: { given, _ in given }) {
      if let key = Environment.Key(rawValue: name) { changes[key] = value }
    }
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(5))
    ]
    do {
      let result = try await run(
        .path(FilePath(executable)), arguments: Arguments(Array(arguments.dropFirst())),
        environment: Environment.inherit.updating(changes), workingDirectory: folder.map { FilePath($0) },
        platformOptions: options, input: .none, output: .sequence, error: .combinedWithOutput
      ) { execution in
        var pending: [UInt8] = []
        for try await buffer in execution.standardOutput {
          buffer.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while let end = newline(in: UnsafeRawBufferPointer(rebasing: rest)) {
              pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest.prefix(end)))
              line(String(decoding: pending, as: UTF8.self))
              pending.removeAll(keepingCapacity: true)
              rest = rest.dropFirst(end + 1)
            }
            pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest))
          }
        }
        if !pending.isEmpty { line(String(decoding: pending, as: UTF8.self)) }
      }
      try Task.checkCancellation()
      let ending =
        switch result.terminationStatus {
        case .exited(let code): "exit code \(code)"
        case .signaled(let signal): "signal \(signal)"
        }
      return Result(isSuccess: result.terminationStatus.isSuccess, ending: ending, lines: [])
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      throw Diagnostic(
        id: "tool-not-started", message: "\(executable) cannot be started: \(error)", exitCode: .environment)
    }
  }

  /// Ninja says megabytes about a large project: each is looked at once, by the C library.
  private static func newline(in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let start = bytes.baseAddress, let found = memchr(start, 10, bytes.count) else { return nil }
    return UnsafeRawPointer(found) - start
  }

  /// Runs `arguments[0]`, a path, to its end.
  public static func collect(_ arguments: [String], in folder: String? = nil) async throws -> Result {
    var lines: [String] = []
    var result = try await stream(arguments, in: folder) { lines.append($0) }
    result.lines = lines
    return result
  }
}
