/// The few dealings with files that a build has: whole files read, replaced at once or not at all, links, stamps.
import Glibc
public import SystemPackage

public enum Disk {
  /// What tells one content of a file from the next without reading it.
  public struct Stamp: Hashable, Sendable, CustomStringConvertible {
    public var size: Int
    /// Time of modification since 1970.
    public var seconds: Int
    public var nanoseconds: Int

    public var description: String { "\(size) \(seconds).\(nanoseconds)" }
  }

  private static func status(_ path: String) -> Glibc.stat? {
    var status = Glibc.stat()
    return stat(path, &status) == 0 ? status : nil
  }

  /// Follows links; nil where nothing is.
  public static func stamp(_ path: String) -> Stamp? {
    status(path).map { Stamp(size: $0.st_size, seconds: $0.st_mtim.tv_sec, nanoseconds: $0.st_mtim.tv_nsec) }
  }

  public static func isFile(_ path: String) -> Bool {
    status(path).map { $0.st_mode & S_IFMT == S_IFREG } ?? false
  }

  public static func isFolder(_ path: String) -> Bool {
    status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  public static func isExecutable(_ path: String) -> Bool {
    isFile(path) && access(path, X_OK) == 0
  }

  /// The absolute path with all links followed; nil where nothing is.
  public static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The current folder, as an absolute path.
  public static var currentFolder: String {
    guard let buffer = getcwd(nil, 0) else { return "/" }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  /// `path` seen from `folder`, without "." and "..", links not followed.
  public static func absolute(_ path: String, in folder: String = currentFolder) -> String {
    FilePath(folder).pushing(FilePath(path)).lexicallyNormalized().string
  }

  /// The content of a file. A named pipe that nobody writes to is empty.
  public static func read(_ path: String) throws(Errno) -> [UInt8] {
    do {
      // To open a named pipe must not wait for its writer; to read from one that has one may.
      let descriptor = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
      defer { try? descriptor.close() }
      guard fcntl(descriptor.rawValue, F_SETFL, 0) == 0 else { throw Errno(rawValue: errno) }
      var bytes: [UInt8] = []
      while true {
        let chunk = try [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
          count = try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        if chunk.isEmpty { return bytes }
        bytes += chunk
      }
    } catch let error as Errno {
      throw error
    } catch {
      throw .ioError
    }
  }

  /// Replaces the file at once: a reader sees the old content or the new, whatever happens in between.
  public static func replace(_ path: String, with bytes: some Sequence<UInt8>) throws(Errno) {
    let unfinished = "\(path).\(getpid()).tmp"
    do {
      let descriptor = try FileDescriptor.open(
        FilePath(unfinished), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
      guard rename(unfinished, path) == 0 else { throw Errno(rawValue: errno) }
    } catch {
      unlink(unfinished)
      throw error as? Errno ?? .ioError
    }
  }

  /// Makes the file, whole or not at all; EEXIST where something of that name is there.
  public static func create(_ path: String, with bytes: [UInt8]) throws(Errno) {
    let unfinished = "\(path).\(getpid()).new"
    try replace(unfinished, with: bytes)
    defer { unlink(unfinished) }
    guard Glibc.link(unfinished, path) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Writes only where the content differs, so that the time of modification tells of a change.
  public static func update(_ path: String, with content: String) throws(Errno) {
    let bytes = Array(content.utf8)
    if let old = try? read(path), old == bytes { return }
    try replace(path, with: bytes)
  }

  /// Makes the link, or lets it point elsewhere.
  public static func link(_ path: String, to target: String) throws(Errno) {
    if destination(ofLink: path) == target { return }
    let unfinished = "\(path).\(getpid()).tmp"
    unlink(unfinished)
    guard symlink(target, unfinished) == 0, rename(unfinished, path) == 0 else {
      let error = Errno(rawValue: errno)
      unlink(unfinished)
      throw error
    }
  }

  private static func destination(ofLink path: String) -> String? {
    let capacity = Int(PATH_MAX)
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = buffer.withMemoryRebound(to: CChar.self) { characters in
        characters.baseAddress.map { max(0, readlink(path, $0, capacity)) } ?? 0
      }
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  /// The names in a folder, sorted; none where it cannot be read.
  public static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// What `files` met that is neither a file nor a folder, below the folder.
  public struct NotAFile: Error, Hashable {
    public var name: String
  }

  /// All files below a folder, by their paths below it, sorted. Links are not followed, they are refused.
  public static func files(below folder: String) throws(NotAFile) -> [String] {
    var files: [String] = []
    var folders = [""]
    while let next = folders.popLast() {
      for name in names(in: folder + (next.isEmpty ? "" : "/\(next)")) {
        let path = next.isEmpty ? name : "\(next)/\(name)"
        var status = Glibc.stat()
        guard lstat("\(folder)/\(path)", &status) == 0 else { throw NotAFile(name: path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: files.append(path)
        case S_IFDIR: folders.append(path)
        default: throw NotAFile(name: path)
        }
      }
    }
    return files.sorted()
  }

  /// Gives a file or folder another name, at once; a file takes the place of one that is there.
  public static func move(_ path: String, to target: String) throws(Errno) {
    guard rename(path, target) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Makes the folder and all folders above it.
  public static func makeFolder(_ path: String) throws(Errno) {
    if mkdir(path, 0o777) == 0 { return }
    switch errno {
    case EEXIST where isFolder(path): return
    case ENOENT:
      let parent = FilePath(path).removingLastComponent().string
      guard !parent.isEmpty, parent != path else { throw .noSuchFileOrDirectory }
      try makeFolder(parent)
      guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
    case let code: throw Errno(rawValue: code)
    }
  }

  public static func remove(_ path: String) {
    unlink(path)
  }

  /// With all that is in it; links are not followed.
  public static func removeAll(_ path: String) {
    if unlink(path) == 0 || errno == ENOENT { return }
    for name in names(in: path) { removeAll("\(path)/\(name)") }
    rmdir(path)
  }
}
