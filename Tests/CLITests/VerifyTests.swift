import Foundation
import Testing

/// opensnoop on Debian's 32-bit ARM kernel: built, booted, and its values compared. Needs qemu-system-arm, and Debian's
/// mirror where the kernel is not in the cache yet; without them it fails and says so.
@Suite struct VerifyTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func verify(recipe: String, changing: (String) -> String) throws -> (
    code: Int32, text: String
  ) {
    let top = FileManager.default.temporaryDirectory.appendingPathComponent("bpfbake-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: top) }
    try FileManager.default.createDirectory(at: top, withIntermediateDirectories: true)
    let place = top.appendingPathComponent(recipe)
    try FileManager.default.copyItem(at: repository.appendingPathComponent("Recipes/\(recipe)"), to: place)
    let manifest = place.appendingPathComponent("recipe.yaml")
    try changing(String(contentsOf: manifest, encoding: .utf8))
      .write(to: manifest, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = Transcript.executable
    process.arguments = [
      "verify", "./\(recipe)", "--profile",
      repository.appendingPathComponent("Profiles/armv7-debian12.yaml").path,
      "--data-dir", repository.path,
    ]
    process.currentDirectoryURL = top
    let log = top.appendingPathComponent("log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let handle = try FileHandle(forUpdating: log)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOf: log, encoding: .utf8))
  }

  @Test func valuesOfARealKernel() throws {
    let (code, text) = try Self.verify(recipe: "opensnoop") { $0 }
    #expect(code == 0, "install qemu-system-arm if it is missing; it said:\n\(text)")
    #expect(text.contains("Linux 6.1"))
    #expect(text.contains("filename: /probe"))
  }

  @Test func aWrongExpectationFails() throws {
    let (code, text) = try Self.verify(recipe: "opensnoop") {
      $0.replacing("pid: {proc: pid},", with: "pid: 4711,")
    }
    #expect(code == 1, "install qemu-system-arm if it is missing; it said:\n\(text)")
    #expect(text.contains("4711") && text.contains("<- differs"))
  }
}
