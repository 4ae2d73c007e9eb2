import BPFObjects
import Foundation
import Testing

/// What libbpf makes of an object, told by Oracle/libbpf-dump.c.
struct Oracle: Decodable {
  struct Map: Decodable {
    var name: String
    let type: UInt32
    let keySize: UInt32
    let valueSize: UInt32
    let maxEntries: UInt32
    let flags: UInt32
    /// Hexadecimal.
    let data: String?
    let inner: Definition?
    let slots: [Slot]
  }

  struct Definition: Decodable, Equatable {
    let type: UInt32
    let keySize: UInt32
    let valueSize: UInt32
    let maxEntries: UInt32
    let flags: UInt32
  }

  struct Slot: Decodable, Equatable {
    let key: UInt32
    let value: String
  }

  struct Program: Decodable {
    struct MapReference: Decodable {
      let insn: Int
      var name: String
    }
    let name: String
    let section: String
    let type: UInt32
    let expectedAttachType: UInt32
    let flags: UInt32
    let maps: [MapReference]
    /// Sixteen hexadecimal digits a slot.
    let insns: [String]
  }

  struct Verdict: Decodable {
    let name: String
    let error: Int32
    let message: String
  }

  /// Set where libbpf refuses the object: an errno.
  let error: Int32?
  let message: String?
  let version: UInt32?
  let maps: [Map]?
  let programs: [Program]?

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  /// Runs the dump with libbpf's view of the kernel that `Fixture.target` describes.
  static func dump(_ fixtures: [Fixture]) throws -> Oracle {
    try decoder.decode(
      Oracle.self, from: output(paths: fixtures.map(\.path), types: fixtures[0].kernelTypes))
  }

  static func dump(path: String) throws -> Oracle {
    try decoder.decode(Oracle.self, from: output(paths: [path], types: nil))
  }

  /// What the running kernel says of each program. Needs CAP_BPF.
  static func verdicts(_ fixture: Fixture) throws -> [Verdict] {
    let types = fixture.kernelTypes.map { ["--btf", $0] } ?? []
    return try decoder.decode(
      [Verdict].self, from: run(executable.get(), ["--kernel"] + types + [fixture.path]))
  }

  private static func output(paths: [String], types: String?) throws -> Data {
    let folder = try workFolder.get()
    return try run(
      executable.get(),
      ["--release", Fixture.release, "--kconfig", "\(folder)/kconfig", "--kallsyms", "\(folder)/kallsyms"]
        + (types.map { ["--btf", $0] } ?? []) + paths)
  }

  /// The folder of what is made once for all tests: the compiled dump, and the kernel that it plays.
  private static let workFolder = Result {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "bpfbake-oracle-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let kconfig = Fixture.config.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
    try kconfig.write(to: folder.appending(path: "kconfig"), atomically: true, encoding: .utf8)
    try "ffffffff81234560 T schedule\n".write(
      to: folder.appending(path: "kallsyms"), atomically: true, encoding: .utf8)
    return folder.path
  }

  private static let executable = Result {
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracle/libbpf-dump.c")
      .path
    let result = try workFolder.get() + "/libbpf-dump"
    _ = try run(
      "/usr/bin/env",
      ["clang", "-O1", "-Wall", "-Wextra", "-Werror", "-o", result, source, "-lbpf", "-lelf", "-lz"])
    return result
  }

  private static func run(_ path: String, _ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw Failure(command: ([path] + arguments).joined(separator: " "), status: process.terminationStatus)
    }
    return data
  }

  struct Failure: Error {
    let command: String
    let status: Int32
  }
}
