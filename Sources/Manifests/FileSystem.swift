/// The little of a file system that looking manifests up takes, as values, so that it can be tested without a disk.
public struct FileSystem: Sendable {
  public enum Kind: Sendable {
    case file
    case folder
  }

  public enum ReadFailure: Error, Hashable, Sendable {
    case tooLarge
    /// What the system says: "No such file or directory".
    case other(String)
  }

  /// What is at an absolute path, symbolic links followed; nil: nothing, or nothing that can be looked at.
  public var kind: @Sendable (_ path: String) -> Kind?
  /// The content of a regular file of at most `limit` bytes.
  public var read: @Sendable (_ path: String, _ limit: Int) throws(ReadFailure) -> [UInt8]
  /// The names in a folder, in any order; empty where there is no folder.
  public var list: @Sendable (_ path: String) -> [String]

  public init(
    kind: @escaping @Sendable (String) -> Kind?,
    read: @escaping @Sendable (String, Int) throws(ReadFailure) -> [UInt8],
    list: @escaping @Sendable (String) -> [String]
  ) {
    self.kind = kind
    self.read = read
    self.list = list
  }

  func exists(_ path: String) -> Bool { kind(path) != nil }
}
