import Foundation
import Testing

/// Hostile objects end in an error or in a bundle that can be read: no trap, no hang, less than 1 GiB. They are sent by
/// Tests/Fuzz/Mutations, a process of its own, so that a trap fails the test, with the number of its input, and does not
/// end it.
@Suite struct MutationTests {
  /// How many mutations: .ci/run asks for 100,000.
  static let count = UInt64(ProcessInfo.processInfo.environment["BPFBAKE_MUTATIONS"] ?? "") ?? 10_000

  @Test(
    "every prefix of an object",
    arguments: ["tracepoint_ringbuf", "core_access", "subprograms"].map {
      Fixture(compiler: "clang21-el", name: $0)
    }
      + [Fixture(compiler: "clang14-eb", name: "records")])
  func prefixes(_ fixture: Fixture) async throws { try await run(["prefixes"], [fixture.path]) }

  /// Fixtures/found: each once ended a fuzzer, and is named for what it did.
  @Test("what fuzzers found") func found() async throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Fixture.path("found")).sorted()
    #expect(!files.isEmpty)
    try await run(["files"], files.map { Fixture.path("found/\($0)") })
  }

  @Test(
    "seeded mutations of all objects", arguments: 0..<UInt64(ProcessInfo.processInfo.activeProcessorCount))
  func mutations(_ part: UInt64) async throws {
    let parts = UInt64(ProcessInfo.processInfo.activeProcessorCount)
    let (first, end) = (Self.count * part / parts, Self.count * (part + 1) / parts)
    try await run(
      ["seeds"], ["\(first)", "\(end - first)"] + (Fixture.all("el") + Fixture.all("eb")).map(\.path))
  }

  private func run(_ mode: [String], _ arguments: [String]) async throws {
    let progress = FileManager.default.temporaryDirectory.appending(path: "mutations-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: progress) }
    let process = Process()
    process.executableURL = try Self.executable()
    process.arguments = mode + [progress] + arguments
    process.environment = ["BPFBAKE_FIXTURES": Fixture.path(""), "SWIFT_BACKTRACE": "enable=no"]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    let complained = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let number = (try? String(contentsOfFile: progress, encoding: .utf8))?.trimmingCharacters(
      in: .whitespacesAndNewlines)
    #expect(
      process.terminationReason == .exit && process.terminationStatus == 0,
      """
      \(mode[0]) ended at input \(number ?? "?") with \(process.terminationReason == .exit ? "status" : "signal") \
      \(process.terminationStatus): \(String(decoding: complained, as: UTF8.self))
      """)
    // What is never accepted was never linked: then the test would look at parsing alone.
    if mode == ["seeds"] { #expect(!String(decoding: said, as: UTF8.self).contains("bundles 0,")) }
  }

  /// The executable of the package beside the test bundle.
  private static func executable() throws -> URL {
    var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appending(path: "mutations")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      folder.deleteLastPathComponent()
    }
    throw Oracle.Failure(
      command: "find the executable 'mutations' beside \(CommandLine.arguments[0])", status: 0)
  }
}
