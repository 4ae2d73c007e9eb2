/// The file system of this machine.
#if canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension FileSystem {
  public static let disk = FileSystem(kind: diskKind, read: diskRead, list: diskList)

  private static func diskKind(_ path: String) -> Kind? {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    default: return .file
    }
  }

  private static func diskRead(_ path: String, limit: Int) throws(ReadFailure) -> [UInt8] {
    guard !path.utf8.contains(0) else { throw .other("a path cannot hold a NUL") }
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .other(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .other(String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .other(status.st_mode & S_IFMT == S_IFDIR ? "it is a folder" : "it is no regular file")
    }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fill(&chunk, descriptor)
      if count == 0 { return content }
      if count < 0 {
        if errno == EINTR { continue }
        throw .other(String(cString: strerror(errno)))
      }
      content += chunk[..<count]
      if content.count > limit { throw .tooLarge }
    }
  }

  private static func diskList(_ path: String) -> [String] {
    guard !path.utf8.contains(0), let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      // d_name is a C array of fixed size, which Swift sees as a tuple.
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}

/// read(2), outside of the type, whose member `read` hides it.
private func fill(_ chunk: inout [UInt8], _ descriptor: Int32) -> Int {
  chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
}
