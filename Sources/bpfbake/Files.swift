import Diagnostics
import Execution
import SystemPackage

/// Whole files as the verbs read and write them: what goes wrong becomes a diagnostic.
enum Files {
  static func read(_ path: String) throws(Diagnostics) -> [UInt8] {
    do {
      return try Disk.read(path)
    } catch {
      throw Diagnostics([
        Diagnostic(
          id: "cannot-read", location: SourceLocation(file: path), message: "it cannot be read: \(error)",
          help: error == .isDirectory ? "give a file, not a folder" : "check the path and its permissions")
      ])
    }
  }

  static func replace(_ path: String, with bytes: [UInt8]) throws(Diagnostics) {
    do {
      try Disk.replace(path, with: bytes)
    } catch {
      throw Diagnostics([
        Diagnostic(
          id: "cannot-write", location: SourceLocation(file: path), message: "it cannot be written: \(error)",
          help: "check that its folder is there and that the disk has room", exitCode: .environment)
      ])
    }
  }

  /// Makes the folder that `path` is to lie in.
  static func makeFolder(of path: String) throws(Diagnostics) {
    let folder = FilePath(path).removingLastComponent().string
    do {
      try Disk.makeFolder(folder)
    } catch {
      throw Diagnostics([
        Diagnostic(
          id: "cannot-write", location: SourceLocation(file: folder), message: "it cannot be made: \(error)",
          help: "name another folder by --output", exitCode: .environment)
      ])
    }
  }
}
