import Foundation
import Glibc
import LoaderFace
import Testing

/// A real artifact, built in a temporary folder from the loader's sources with the words that loader.c asks for.
final class Artifact {
  enum Compiler { case clang, gcc }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  let folder: URL
  let path: String

  init(
    _ bundle: HandMadeBundle, compiler: Compiler = .clang, knownTables: Bool = true, extra: [String] = []
  ) throws {
    let temporary = URL(fileURLWithPath: "/tmp", isDirectory: true)
    folder = temporary.appendingPathComponent("loader-test-\(UUID().uuidString)", isDirectory: true)
    path = folder.appendingPathComponent("artifact").path
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    chmod(folder.path, 0o755)
    try Data(bundle.encoded.bytes).write(to: folder.appendingPathComponent("bundle.bin"))
    try bundle.features(knownTables: knownTables).write(
      to: folder.appendingPathComponent("features.h"), atomically: true, encoding: .utf8)
    let words = try Self.words(compiler, bundleFolder: folder.path)
    let warnings = ["-Wall", "-Wextra", "-Werror", "-Wl,-s", "-o", path]
    let run = try Run([compiler == .clang ? "clang" : "gcc"] + words + warnings + extra)
    guard run.code == 0 else { throw Failure(description: run.errors) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Runs it to its end; `wrapper` is a command that runs commands.
  func run(_ arguments: [String] = [], under wrapper: [String] = []) throws -> Run {
    try withExtendedLifetime(self) { try Run(wrapper + [path] + arguments) }
  }

  var bytes: [UInt8] { get throws { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) } }

  static let loaderFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/TargetLoader")
    .path

  /// The words in the comment at the head of loader.c.
  static func words(_ compiler: Compiler, bundleFolder: String) throws -> [String] {
    #if arch(x86_64)
      let arch = "x86_64"
      let triple = "x86_64-unknown-linux-gnu"
    #else
      let arch = "arm64"
      let triple = "aarch64-unknown-linux-gnu"
    #endif
    let wanted = ["all:", compiler == .clang ? "clang:" : "gcc:", "\(arch):"]
    let source = try String(contentsOfFile: loaderFolder + "/loader.c", encoding: .utf8)
    return source.split(separator: "\n").flatMap { line -> [String] in
      let words = line.split(separator: " ").map(String.init)
      guard words.count > 2, words[0] == "*", wanted.contains(words[1]) else { return [] }
      return words.dropFirst(2).map { word in
        word.replacingOccurrences(of: "LOADER", with: loaderFolder)
          .replacingOccurrences(of: "BUNDLE", with: bundleFolder).replacingOccurrences(
            of: "TRIPLE", with: triple)
      }
    }
  }
}

/// A program run to its end, which a hanging one finds after two minutes.
struct Run {
  var code: Int32
  var output: String
  var errors: String

  init(_ command: [String]) throws {
    let running = try Running(["timeout", "120"] + command)
    code = running.wait()
    output = try running.output
    errors = try running.errors
  }
}

/// A program under way, its output going to files.
final class Running {
  let process = Process()
  private let folder: URL

  init(_ command: [String], output: FileHandle? = nil) throws {
    folder = URL(fileURLWithPath: "/tmp/loader-run-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try output ?? file("out")
    process.standardError = try file("err")
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func file(_ name: String) throws -> FileHandle {
    let url = folder.appendingPathComponent(name)
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
  }

  var output: String {
    get throws { String(decoding: try Data(contentsOf: folder.appendingPathComponent("out")), as: UTF8.self) }
  }

  var errors: String {
    get throws { String(decoding: try Data(contentsOf: folder.appendingPathComponent("err")), as: UTF8.self) }
  }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Opens `name` until a line of the output has it: from then on the program is attached.
  func untilAttached(_ name: String) throws {
    while process.isRunning {
      _ = face_openat(name, O_RDONLY)
      if try output.contains(name) { return }
    }
    throw Artifact.Failure(description: "ended before it printed anything: \(try errors)")
  }

  /// Opens files until something can be read from `pipe`: on a machine where nobody else does, nothing would come.
  func untilReadable(_ pipe: FileHandle) throws {
    var poll = pollfd(fd: pipe.fileDescriptor, events: Int16(POLLIN), revents: 0)
    while Glibc.poll(&poll, 1, 10) == 0 {
      guard process.isRunning else {
        throw Artifact.Failure(description: "ended before it printed anything: \(try errors)")
      }
      _ = face_openat("/until-readable", O_RDONLY)
    }
  }
}

/// What this machine must have for the tests that run artifacts. A test that lacks something fails and says so, unless
/// BPFBAKE_TESTS_WITHOUT names it ("bpf", "gcc", separated by commas): that run has decided to go without.
enum Machine {
  static let without = (ProcessInfo.processInfo.environment["BPFBAKE_TESTS_WITHOUT"] ?? "").split(
    separator: ",")

  static func lacks(_ thing: String, unless present: Bool, _ advice: String) -> Bool {
    if without.contains(Substring(thing)) { return true }
    if !present { Issue.record("\(advice), or set BPFBAKE_TESTS_WITHOUT=\(thing) to go without these tests") }
    return !present
  }

  static var lacksBPF: Bool {
    lacks("bpf", unless: geteuid() == 0, "artifacts are run here by root, on a kernel with bpf()")
  }

  static var lacksGCC: Bool {
    lacks("gcc", unless: access("/usr/bin/gcc", X_OK) == 0, "install gcc")
  }
}
