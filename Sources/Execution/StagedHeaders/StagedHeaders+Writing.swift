import FoundationEssentials
import Glibc
public import Planning
import SystemPackage

extension StagedHeaders {
  /// The place in staged headers of a header that a compile read.
  /// - Parameters:
  ///   - header: below the include tree: "linux/bpf.h", "source/include/linux/sched.h".
  ///   - facts: of which that tree was made.
  ///   - own: the folder of the headers that bpfbake brings.
  /// - Returns: nil for those that it brings or makes by itself.
  public static func place(of header: String, _ facts: HeaderFacts, own: String) -> String? {
    if header == "bpfbake_target.h" { return nil }
    if header == "vmlinux.h" { return "btf/vmlinux.h" }
    if let path = facts.files[header] { return path.hasPrefix(own + "/") ? nil : header }
    if facts.tree != nil, header.hasPrefix("source/") || header.hasPrefix("build/") {
      return "tree/\(header)"
    }
    let folder = facts.folders.filter { header.hasPrefix("\($0.name)/") }.max {
      $0.name.count < $1.name.count
    }
    guard let folder, !folder.path.hasPrefix(own + "/") else { return nil }
    return header.hasPrefix("uapi/") ? header : "uapi/\(header)"
  }

  /// Writes a folder of staged headers that is not there yet.
  /// - Parameter files: contents by their places.
  public static func write(
    _ files: [String: [UInt8]], _ purpose: Purpose, to folder: String
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    var files = files
    files[purposeName] = Array(try encoder.encode(purpose)) + [UInt8(ascii: "\n")]
    files[DigestList.fileName] = Array(DigestList(of: files).text.utf8)
    for (name, content) in files {
      let path = "\(folder)/\(name)"
      try diskWork(path) { () throws(Errno) in
        try Disk.makeFolder(Disk.absolute("..", in: path))
        try Disk.replace(path, with: content)
      }
    }
  }

  /// Whether a folder holds staged headers as they were written and nothing else, or nothing at all.
  public static func isReplaceable(_ folder: String) -> Bool {
    guard Disk.isFolder(folder) else { return false }
    return Disk.names(in: folder).isEmpty || (try? DigestList.check(folder)) != nil
  }

  /// Writes a folder of staged headers, whole, in place of one that may be there.
  public static func replace(
    _ folder: String, with files: [String: [UInt8]], _ purpose: Purpose
  ) throws {
    let unfinished = "\(folder).\(getpid()).new"
    let old = "\(folder).\(getpid()).old"
    defer { for path in [unfinished, old] { Disk.removeAll(path) } }
    try write(files, purpose, to: unfinished)
    try diskWork(folder) { () throws(Errno) in
      if Disk.isFolder(folder) { try Disk.move(folder, to: old) }
      try Disk.move(unfinished, to: folder)
    }
  }

  /// A tar of such a folder.
  public static func pack(_ folder: String, to path: String, toolbox: Toolbox) async throws {
    try await TarFile.pack(folder, to: path, toolbox)
  }
}
