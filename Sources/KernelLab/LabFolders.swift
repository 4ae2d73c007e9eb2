/// Where the lab keeps what it fetched and made, and the files of one run.
public import Diagnostics
import Execution
import Glibc
import SystemPackage

/// ${XDG_CACHE_HOME:-~/.cache}/bpfbake: what can be made again.
public struct LabCache: Sendable {
  public let folder: String

  public init(environment: (String) -> String?) throws(Diagnostic) {
    func set(_ name: String) -> String? { environment(name).flatMap { $0.hasPrefix("/") ? $0 : nil } }
    guard let base = set("XDG_CACHE_HOME") ?? set("HOME").map({ "\($0)/.cache" }) else {
      throw Diagnostic(
        id: "no-cache-folder",
        message: "there is no folder for kernels: neither XDG_CACHE_HOME nor HOME is set",
        help: "set XDG_CACHE_HOME to an absolute path", exitCode: .environment)
    }
    folder = "\(base)/bpfbake"
  }

  /// A folder below the cache, made.
  func subfolder(_ name: String) throws(Diagnostic) -> String {
    let path = "\(folder)/\(name)"
    try diskWork(path) { () throws(Errno) in try Disk.makeFolder(path) }
    return path
  }
}

/// Does `work`; what goes wrong with the disk becomes a diagnostic that names `path`.
func diskWork<Result>(_ path: String, _ work: () throws(Errno) -> Result) throws(Diagnostic) -> Result {
  do {
    return try work()
  } catch {
    throw Diagnostic(
      id: "lab-disk", location: SourceLocation(file: path), message: "it cannot be written: \(error)",
      help: error == .noSpace
        ? "free some space, or let XDG_CACHE_HOME name a folder with more"
        : "let XDG_CACHE_HOME name another folder",
      exitCode: .environment)
  }
}

/// A lock on a file, given back by the kernel when its holder ends, however it ends.
final class FileLock: Sendable {
  private let descriptor: FileDescriptor

  private init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  deinit { try? descriptor.close() }

  private static func open(_ path: String) throws(Diagnostic) -> FileLock {
    try diskWork(path) { () throws(Errno) in
      do {
        return FileLock(
          try FileDescriptor.open(
            FilePath(path), .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite]))
      } catch {
        throw error as? Errno ?? .ioError
      }
    }
  }

  /// Nil: somebody holds it.
  static func attempt(_ path: String) throws(Diagnostic) -> FileLock? {
    let lock = try open(path)
    return flock(lock.descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 ? lock : nil
  }

  /// For what holds it no longer than a moment.
  static func takeAtOnce(_ path: String) throws(Diagnostic) -> FileLock {
    let lock = try open(path)
    while flock(lock.descriptor.rawValue, LOCK_EX) != 0 && errno == EINTR {}
    return lock
  }

  static func take(_ path: String) async throws -> FileLock {
    let lock = try open(path)
    while flock(lock.descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
      try await Task.sleep(for: .milliseconds(50))
    }
    return lock
  }
}

/// The folder of one run, gone when the run ends. One that was killed is swept by the next run of anybody.
public final class RunFolder: Sendable {
  /// Absolute.
  public let path: String
  private let lock: FileLock

  public init(in cache: LabCache) throws(Diagnostic) {
    let parent = try cache.subfolder("runs")
    // While a folder is made, nobody may sweep it: it is not locked from its first moment on.
    let door = try FileLock.takeAtOnce("\(cache.folder)/runs.lock")
    defer { withExtendedLifetime(door) {} }
    Self.sweep(parent)
    let path = "\(parent)/\(getpid())-\(UInt64.random(in: 0 ... .max))"
    try diskWork(path) { () throws(Errno) in try Disk.makeFolder(path) }
    self.path = path
    guard let lock = try FileLock.attempt("\(path)/lock") else {
      throw Diagnostic(id: "lab-run-folder", message: "\(path) is in use", exitCode: .software)
    }
    self.lock = lock
  }

  deinit { Disk.removeAll(path) }

  /// Removes folders of runs that are no more: those that nobody holds the lock of.
  private static func sweep(_ parent: String) {
    for name in Disk.names(in: parent) {
      let path = "\(parent)/\(name)"
      guard let lock = try? FileLock.attempt("\(path)/lock") else { continue }
      withExtendedLifetime(lock) { Disk.removeAll(path) }
    }
  }
}
