import Foundation
import Testing

/// A profile made of Debian's 32-bit ARM kernel bakes, and what is baked runs on that kernel with the right values. Needs
/// what `VerifyTests` needs.
@Suite struct CreateTests {
  @Test func aProfileOfADebianKernelVerifies() throws {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let top = FileManager.default.temporaryDirectory.appendingPathComponent("bpfbake-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: top) }
    try FileManager.default.createDirectory(
      at: top.appendingPathComponent("Profiles"), withIntermediateDirectories: true)

    func bpfbake(_ words: String...) throws -> (code: Int32, text: String) {
      let process = Process()
      process.executableURL = Transcript.executable
      process.arguments = words + ["--data-dir", repository.path]
      process.currentDirectoryURL = top
      let pipe = Pipe()
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = pipe
      process.standardError = pipe
      try process.run()
      let text = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    let created = try bpfbake(
      "profile", "create", "learnt", "--from", "debian:bookworm/linux-image-armmp", "--arch", "arm")
    #expect(created.code == 0, "\(created.text)")
    let yaml = try String(contentsOf: top.appendingPathComponent("Profiles/learnt.yaml"), encoding: .utf8)
    #expect(yaml.contains(/release: "6\.1\.[0-9]+-[0-9]+-armmp" # the kernel's banner/), "\(yaml)")
    #expect(yaml.contains(/build-id: "[0-9a-f]{40}"/), "\(yaml)")
    #expect(yaml.contains("config: \"learnt.config\""), "\(yaml)")
    let checked = try bpfbake("profile", "check", "learnt")
    #expect(checked.code == 0 && checked.text.contains("learnt.yaml: good"), "\(checked.text)")
    let verified = try bpfbake("verify", "opensnoop", "--profile", "learnt")
    #expect(verified.code == 0, "install qemu-system-arm if it is missing; it said:\n\(verified.text)")
    #expect(verified.text.contains("filename: /probe"))
  }
}
