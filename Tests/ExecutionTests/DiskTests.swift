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
    let writer = try FileDescriptor.open(FilePath(path), .readWrite)
    _ = try writer.writeAll("late".utf8)
    let reading = Task.detached { try Disk.read(path) }
    // It ends when the reader has taken what there was, and so has the pipe open.
    var left: Int32 = 4
    while left > 0 {
      try await Task.sleep(for: .milliseconds(5))
      try #require(ioctl(writer.rawValue, UInt(FIONREAD), &left) == 0)
    }
    try writer.close()
    #expect(try await reading.value == Array("late".utf8))
  }

  @Test func whatIsNoFile() {
    #expect(throws: Errno.noSuchFileOrDirectory) { try Disk.read("/nonexistent/file") }
    #expect(throws: Errno.isDirectory) { try Disk.read("/") }
  }
}
