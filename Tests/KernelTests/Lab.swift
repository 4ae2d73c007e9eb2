import Foundation
import Testing

/// Runs `bpfbake verify` as a user does, and reads what it says. Kernels come out of the user's own cache; one that is
/// not there yet is fetched from Debian's mirror.
enum Lab {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  static let repository = folder.deletingLastPathComponent().deletingLastPathComponent()
  /// The bpfbake that was built with these tests.
  static let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("bpfbake")

  struct Run {
    var code: Int32
    var output: String
    var errors: String
    var seconds: Double
    /// Both outputs, for messages.
    var all: String { output + errors }
  }

  /// A process under way, its outputs going to files.
  final class Running {
    let process = Process()
    private let outputs: [URL]
    private let started = Date()

    /// - Parameter keepsInput: standard input is a pipe that nothing comes through, not empty.
    init(
      _ command: [String], in place: URL, environment changes: [String: String] = [:],
      keepsInput: Bool = false
    ) throws {
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = command
      process.currentDirectoryURL = place
      var environment = ProcessInfo.processInfo.environment
      for name in ["BPFBAKE_DATA", "BPFBAKE_RECORD"] { environment[name] = nil }
      environment["NO_COLOR"] = "1"
      process.environment = environment.merging(changes) { $1 }
      outputs = ["output", "errors"].map { place.appendingPathComponent("\($0)-\(UUID().uuidString)") }
      let handles = try outputs.map { file in
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        return try FileHandle(forWritingTo: file)
      }
      process.standardInput = keepsInput ? Pipe() : FileHandle.nullDevice
      process.standardOutput = handles[0]
      process.standardError = handles[1]
      try process.run()
    }

    /// What came on standard output so far.
    func output() throws -> String { String(decoding: try Data(contentsOf: outputs[0]), as: UTF8.self) }

    func wait() throws -> Run {
      process.waitUntilExit()
      let texts = try outputs.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
      for file in outputs { try? FileManager.default.removeItem(at: file) }
      let code = process.terminationStatus
      return Run(
        code: process.terminationReason == .exit ? code : 128 + code, output: texts[0], errors: texts[1],
        seconds: Date().timeIntervalSince(started))
    }
  }

  /// A verdict of `verify --json`.
  struct Verdict: Decodable {
    struct Kernel: Decodable {
      var image: String
      var package: String?
      var version: String?
    }
    struct Program: Decodable {
      var name: String
      var verdict: String
      var verifiedInstructions: Int?
      var instructions: Int?
      var compiled: Bool?
      var attached: [String]
    }
    struct Expectation: Decodable {
      var count: Int
      var met: Bool
    }

    var recipe: String
    var profile: String
    var arch: String
    var kernel: Kernel
    var passed: Bool
    var release: String?
    var exitCode: Int?
    var bootSeconds: Double?
    var programs: [Program]
    var expectations: [Expectation]
    var failures: [String]
    var log: String
  }

  static func verify(
    _ arguments: [String], in place: URL, environment: [String: String] = [:]
  ) throws -> Run {
    try Running(
      [executable.path, "verify", "--data-dir", repository.path] + arguments, in: place,
      environment: environment
    ).wait()
  }

  /// A static program for ARM, called `name`, out of a C file of this folder.
  static func payload(
    _ source: String, as name: String, defining definitions: [String], in place: Place
  ) throws -> String {
    let run = try Running(
      [
        "clang", "--target=armv7-unknown-linux-gnueabi", "-mthumb", "-std=gnu11", "-Os", "-Wall", "-Werror",
        "-ffreestanding", "-nostdlib", "-static", "-fno-pic", "-fno-stack-protector",
        "-fno-asynchronous-unwind-tables", "-fno-unwind-tables", "-fno-strict-aliasing", "-fuse-ld=lld",
        "-I", repository.appendingPathComponent("Sources/TargetLoader").path,
      ] + definitions.map { "-D\($0)" } + [
        folder.appendingPathComponent(source).path, "-o", place.path(name),
      ],
      in: place.url
    ).wait()
    #expect(run.code == 0, "\(run.all)")
    return place.path(name)
  }

  static func verdicts(_ run: Run) throws -> [Verdict] {
    try JSONDecoder().decode([Verdict].self, from: Data(run.output.utf8))
  }

  /// Does the last step of the compile below bake/ again, on the IR that clang made for the kernel, as if there were no step
  /// that keeps its layout.
  static func compileWithoutNativeLayout(in place: Place) throws {
    let work = place.url.appendingPathComponent("bake/.work")
    let ninja = try String(contentsOf: work.appendingPathComponent("build.ninja"), encoding: .utf8)
    let command = try #require(
      ninja.split(separator: "\n").first { $0.contains("native-layout") }?.split(separator: "&&").last)
    let words = command.replacingOccurrences(of: ".bpf.ll", with: ".ll").split(separator: " ")
    let run = try Running(words.map(String.init), in: work).wait()
    #expect(run.code == 0, "\(run.all)")
  }

  /// Debian's kernel for 32-bit ARM, out of the cache.
  static func armKernel(in place: Place) throws -> String {
    let run = try verify(
      [recipe("opensnoop"), "--json", "--profile", profile("armv7-debian12")], in: place.url)
    #expect(run.code == 0, "make packages-lab installs QEMU; it said:\n\(run.all)")
    return try #require(try verdicts(run).first).kernel.image
  }

  /// What somebody else's reader makes of a JUnit file: "SUITE CASE passed", "SUITE CASE failed MESSAGE", sorted.
  static func junit(_ file: String) throws -> [String] {
    let python = repository.appendingPathComponent(".build/python/bin/python3").path
    let script = """
      import junitparser, sys
      for suite in junitparser.JUnitXml.fromfile(sys.argv[1]):
          assert suite.tests == len(list(suite))
          assert suite.failures == sum(not case.is_passed for case in suite)
          for case in suite:
              print(suite.name, case.name, *(["passed"] if case.is_passed else ["failed", case.result[0].message]))
      """
    let place = try Place()
    let run = try Running([python, "-c", script, file], in: place.url).wait()
    #expect(run.code == 0, "make packages-test installs junitparser; it said:\n\(run.errors)")
    return run.output.split(separator: "\n").map(String.init).sorted()
  }

  /// The file of a shipped profile.
  static func profile(_ name: String) -> String {
    repository.appendingPathComponent("Profiles/\(name).yaml").path
  }

  /// The file of a shipped recipe.
  static func recipe(_ name: String) -> String {
    repository.appendingPathComponent("Recipes/\(name)/recipe.yaml").path
  }
}

/// A folder that is gone when the test ends.
final class Place {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("bpfbake-lab-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ name: String, _ text: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
