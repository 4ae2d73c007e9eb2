import Foundation

/// A session at the command line, as a file that reads as documentation:
///
///     What it shows, in a sentence or two.
///
///     -- Recipes/one/recipe.yaml --
///     the content of a file of the project
///
///     $ bpfbake build one
///     1| a line of standard output
///     2| a line of standard error
///     exit: 0
///
/// Each transcript is played in a project of its own. A command is a line for /bin/sh, and may go on in the next lines
/// by a backslash. The last empty line before the next section belongs to none. What differs from machine to machine is
/// replaced; see `Substitutions`.
struct Transcript {
  struct Malformed: Error {
    var line: String
  }

  var introduction: [String] = []
  var files: [(path: String, lines: [String])] = []
  var commands: [[String]] = []

  init(_ text: String) throws {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    var index = 0
    func isSection(_ line: String) -> Bool {
      line.hasPrefix("$ ") || (line.hasPrefix("-- ") && line.hasSuffix(" --"))
    }
    func block() -> [String] {
      var block: [String] = []
      while index < lines.count, !isSection(lines[index]) {
        block.append(lines[index])
        index += 1
      }
      if block.last == "" { block.removeLast() }
      return block
    }
    introduction = block()
    while index < lines.count {
      let line = lines[index]
      index += 1
      guard line.hasPrefix("$ ") else {
        files.append((String(line.dropFirst(3).dropLast(3)), block()))
        continue
      }
      var command = [String(line.dropFirst(2))]
      while command[command.count - 1].hasSuffix("\\"), index < lines.count {
        command.append(lines[index])
        index += 1
      }
      for line in block() where !["1| ", "2| ", "exit: "].contains(where: line.hasPrefix) && !line.isEmpty {
        if line != "1|" && line != "2|" { throw Malformed(line: line) }
      }
      commands.append(command)
    }
  }

  /// Runs all commands; the whole transcript as it ought to be.
  func play() throws -> String {
    let top = FileManager.default.temporaryDirectory.appendingPathComponent(
      "bpfbake-cli-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: top) }
    let project = top.appendingPathComponent("project")
    let tools = top.appendingPathComponent("bin")
    for folder in [project, tools] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    try FileManager.default.createSymbolicLink(
      at: tools.appendingPathComponent("bpfbake"), withDestinationURL: Self.executable)

    var text = introduction.joined(separator: "\n") + "\n"
    for file in files {
      let place = project.appendingPathComponent(file.path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try (file.lines.joined(separator: "\n") + "\n").write(to: place, atomically: true, encoding: .utf8)
      text += "\n-- \(file.path) --\n" + file.lines.map { $0 + "\n" }.joined()
    }
    let substitutions = Substitutions(top: top.path)
    for command in commands {
      let result = try Self.run(command.joined(separator: "\n"), in: project, top: top)
      text += "\n$ \(command.joined(separator: "\n"))\n"
      for (mark, output) in [("1|", result.output), ("2|", result.error)] where !output.isEmpty {
        var lines = substitutions.apply(output).split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        for line in lines { text += line.isEmpty ? "\(mark)\n" : "\(mark) \(line)\n" }
      }
      text += "exit: \(result.code)\n"
    }
    return text
  }

  /// The bpfbake that was built with these tests.
  static let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("bpfbake")

  private static func run(
    _ command: String, in folder: URL, top: URL
  ) throws -> (code: Int32, output: String, error: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = "\(top.path)/bin:\(environment["PATH"] ?? "/usr/bin:/bin")"
    for name in ["BPFBAKE_DATA", "BPFBAKE_RECORD", "NO_COLOR"] { environment[name] = nil }
    process.environment = environment
    // Files, not pipes: no output is too long for them.
    var handles: [FileHandle] = []
    for name in ["output", "error"] {
      let path = top.appendingPathComponent(name).path
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      handles.append(try FileHandle(forUpdating: URL(fileURLWithPath: path)))
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    try process.run()
    process.waitUntilExit()
    let texts = try ["output", "error"].map {
      String(decoding: try Data(contentsOf: top.appendingPathComponent($0)), as: UTF8.self)
    }
    return (process.terminationStatus, texts[0], texts[1])
  }
}

/// What differs from machine to machine and from run to run, and what stands for it in a transcript.
struct Substitutions {
  var top: String

  func apply(_ text: String) -> String {
    var text = text
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    for (place, name) in [
      (Transcript.executable.path, "BPFBAKE"), ("\(top)/project", "PROJECT"), (top, "TOP"),
      (repository, "REPOSITORY"),
    ] {
      text = text.replacingOccurrences(of: place, with: name)
    }
    for (pattern, name) in [
      (#"\b[0-9a-f]{16}\b"#, "KEY"),
      (#"\b[0-9]+ bytes"#, "N bytes"),
      (#"(/[^ ']+)?/bin/(clang|ld\.lld)(-[0-9]+)?\b"#, "$2"),
      (#"[^ ']+/lib/clang/[0-9.]+/include"#, "CLANG-HEADERS"),
    ] {
      text = text.replacingOccurrences(of: pattern, with: name, options: .regularExpression)
    }
    return text
  }
}
