import Diagnostics
import Glibc
import Planning
import SystemPackage

/// Tars by GNU tar and gzip.
enum TarFile {
  /// Packs what is in `folder`. The same files give the same bytes: no times, owners or order of the disk are in it.
  /// - Parameter path: it is written whole, and compressed, which tar finds out by itself when it reads.
  static func pack(_ folder: String, to path: String, _ toolbox: Toolbox) async throws {
    let tar = try toolbox.find("tar")
    let gzip = try toolbox.find("gzip")
    let unfinished = "\(path).\(getpid()).tmp"
    let packed = "\(unfinished).gz"
    defer { for file in [unfinished, packed] { Disk.remove(file) } }
    try await run(
      tar,
      [
        "--create", "--format=ustar", "--sort=name", "--mtime=@0", "--owner=0", "--group=0",
        "--numeric-owner", "--mode=u=rwX,go=rX", "--force-local", "--file", unfinished, "--directory", folder,
        "--",
      ] + Disk.names(in: folder), path)
    try await run(gzip, ["--no-name", "--best", "--force", "--", unfinished], path)
    try diskWork(path) { () throws(Errno) in try Disk.move(packed, to: path) }
  }

  /// Unpacks a tar, compressed or not, into an empty folder.
  static func unpack(_ path: String, into folder: String, _ toolbox: Toolbox) async throws {
    let tar = try toolbox.find("tar")
    let result = try await ToolProcess.collect([
      tar.path, "--extract", "--no-same-owner", "--no-same-permissions", "--force-local", "--file", path,
      "--directory", folder,
    ])
    guard result.isSuccess else {
      throw Diagnostic(
        id: "not-staged-headers", location: SourceLocation(file: path),
        message: words("these are no staged headers: tar cannot unpack it", result, of: tar),
        help: "name a folder or tar that `bpfbake headers stage` wrote")
    }
  }

  private static func words(_ message: String, _ result: ToolProcess.Result, of tool: Tool) -> String {
    let lines = result.lines.filter { !$0.isEmpty }.prefix(3).map {
      $0.replacing("\(tool.path): ", with: "\(tool.name): ")
    }
    return ([message] + lines.map { Printable.text($0) }).joined(separator: "\n")
  }

  private static func run(_ tool: Tool, _ arguments: [String], _ path: String) async throws {
    let result = try await ToolProcess.collect([tool.path] + arguments)
    guard result.isSuccess else {
      throw Diagnostic(
        id: "cannot-write", location: SourceLocation(file: path),
        message: words("it cannot be written", result, of: tool),
        help: "check that its folder is there and that the disk has room", exitCode: .environment)
    }
  }
}
