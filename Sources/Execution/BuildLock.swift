import Diagnostics
import Glibc
import SystemPackage

/// One build at a time in a folder: a lock that the kernel gives back when its holder ends, however it ends.
final class BuildLock: Sendable {
  private let descriptor: FileDescriptor

  private init(_ descriptor: FileDescriptor) {
    self.descriptor = descriptor
  }

  deinit {
    try? descriptor.close()
  }

  /// Waits for another build to end; `waiting` is told so, once.
  static func take(_ path: String, waiting: () -> Void) async throws -> BuildLock {
    let lock: BuildLock
    do {
      lock = BuildLock(
        try FileDescriptor.open(
          FilePath(path), .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite]))
    } catch {
      throw Diagnostic(
        id: "output-not-writable", message: "\(path): \(error)", help: "name another folder by --output")
    }
    var told = false
    while flock(lock.descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else {
        throw Diagnostic(
          id: "output-not-lockable", message: "\(path): \(Errno(rawValue: code))",
          help: "name a folder on another file system by --output")
      }
      if !told { waiting() }
      told = true
      try await Task.sleep(for: .milliseconds(20))
    }
    return lock
  }
}
