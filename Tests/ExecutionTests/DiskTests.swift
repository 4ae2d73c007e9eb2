import Foundation
import SystemPackage
import Testing

@testable import Execution

/// Files that are none of the usual.
@Suite struct DiskTests {
  @Test func aPipeWithoutAWriterIsEmpty() throws {
    let path = "\(NSTemporaryDirectory())/bpfbake-pipe-\(UUID().uuidString)"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    #expect(try Disk.read(path) == [])
  }

  @Test func aPipeIsReadToItsEnd() async throws {
    let path = "\(NSTemporaryDirectory())/bpfbake-pipe-\(UUID().uuidString)"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    // Holds the pipe open, so that the reader finds a writer however late the other is.
    let held = try FileDescriptor.open(FilePath(path), .readWrite)
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/bin/sh")
    writer.arguments = ["-c", "sleep 0.2; printf '%s' late >'\(path)'; sleep 0.2"]
    try writer.run()
    let reading = Task { try Disk.read(path) }
    writer.waitUntilExit()
    try held.close()
    #expect(try await reading.value == Array("late".utf8))
  }

  @Test func whatIsNoFile() {
    #expect(throws: Errno.noSuchFileOrDirectory) { try Disk.read("/nonexistent/file") }
    #expect(throws: Errno.isDirectory) { try Disk.read("/") }
  }
}
