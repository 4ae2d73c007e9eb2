/// The files of one machine below a root folder: "/" for this one, another for a copy or a test.
#if canImport(Musl)
  import Musl
#else
  import Glibc
#endif

struct RootFolder {
  /// Without a slash at its end: "" is this machine's root.
  let root: String

  init(_ root: String) {
    var root = root
    while root.hasSuffix("/") { root.removeLast() }
    self.root = root
  }

  /// The path on this machine of a path that begins with "/" on that one.
  func path(_ path: String) -> String { root + path }

  /// Whether it is there and may be read.
  func isReadable(_ path: String) -> Bool {
    !path.utf8.contains(0) && access(self.path(path), R_OK) == 0
  }

  /// The names in a folder, sorted; none where it cannot be read.
  func names(in folder: String) -> [String] {
    let path = self.path(folder)
    guard !path.utf8.contains(0), let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      // d_name is a C array of fixed size, which Swift sees as a tuple.
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// The content. Files of /proc and /sys do not tell their size, so it is read to its end.
  /// - Parameter limit: the most bytes that it may have.
  func read(_ path: String, limit: Int) throws(KernelSourceError) -> [UInt8] {
    let path = self.path(path)
    guard !path.utf8.contains(0) else {
      throw KernelSourceError(.unreadableFile, path: path, "a path cannot hold a NUL")
    }
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fill(&chunk, descriptor)
      if count == 0 { return content }
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.failure(path, errno)
      }
      content += chunk[..<count]
      if content.count > limit {
        throw KernelSourceError(.fileTooLarge, path: path, "it has more than \(limit) bytes")
      }
    }
  }

  private static func failure(_ path: String, _ code: Int32) -> KernelSourceError {
    KernelSourceError(
      .unreadableFile, path: path, "the file cannot be read: \(String(cString: strerror(code)))")
  }
}

/// read(2), outside of the type, whose member `read` hides it.
private func fill(_ chunk: inout [UInt8], _ descriptor: Int32) -> Int {
  chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
}
