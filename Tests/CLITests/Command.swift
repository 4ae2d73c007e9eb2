import Foundation

/// A command that is run to its end, without input.
enum Command {
  /// - Parameter words: the command and its arguments; it is looked for on PATH.
  /// - Returns: its exit code, and all that it said on both outputs.
  static func run(_ words: [String], in folder: URL) throws -> (code: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }
}
