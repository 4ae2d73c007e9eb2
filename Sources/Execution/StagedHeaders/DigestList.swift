import Provenance

/// The list of a folder's files with their SHA-256 digests, as sha256sum of GNU coreutils writes and checks it: a line
/// "DIGEST  NAME" for each, sorted by name.
struct DigestList: Hashable, Sendable {
  /// Where it lies in the folder; it does not list itself.
  static let fileName = "SHA256SUMS"

  /// What is wrong with a list, or with a folder that it is held against.
  struct Mismatch: Error, Hashable {
    var message: String
  }

  /// By name: 64 lower-case hexadecimal digits.
  private(set) var digests: [String: String] = [:]

  /// More than any kernel's headers have.
  private static let mostFiles = 50_000
  private static let mostBytes = 1 << 30

  init(of files: [String: [UInt8]]) {
    digests = files.mapValues { Digest(of: $0).hexadecimal }
  }

  init(parsing bytes: [UInt8]) throws(Mismatch) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count <= Self.mostFiles else {
      throw Mismatch(message: "\(Self.fileName) has more than \(Self.mostFiles) lines")
    }
    for (index, line) in lines.enumerated() {
      let digest = line.prefix(64)
      let name = String(line.dropFirst(66))
      guard digest.utf8.count == 64, digest.utf8.allSatisfy(Self.isDigit), line.dropFirst(64).hasPrefix("  "),
        Self.isSafe(name), digests.updateValue(String(digest), forKey: name) == nil
      else { throw Mismatch(message: "\(Self.fileName):\(index + 1): this is no line of sha256sum's") }
    }
  }

  var text: String { digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined() }

  /// That a folder has the files of its own list, each as listed, and nothing else.
  static func check(_ folder: String) throws(Mismatch) {
    // First, that what is read next has an end.
    let found: [String]
    do throws(Disk.NotAFile) {
      found = try Disk.files(below: folder)
    } catch {
      throw Mismatch(message: "\(error.name) is neither a file nor a folder")
    }
    guard let bytes = try? Disk.read("\(folder)/\(fileName)") else {
      throw Mismatch(message: "\(fileName) cannot be read")
    }
    let digests = try DigestList(parsing: bytes).digests
    let names = Set(found).subtracting([fileName])
    if let name = Set(digests.keys).subtracting(names).min() {
      throw Mismatch(message: "\(fileName) lists \(name), which is not there")
    }
    if let name = names.subtracting(digests.keys).min() {
      throw Mismatch(message: "\(name) is not in \(fileName)")
    }
    var room = mostBytes
    for (name, digest) in digests.sorted(by: { $0.key < $1.key }) {
      room -= Disk.stamp("\(folder)/\(name)")?.size ?? 0
      guard room >= 0 else { throw Mismatch(message: "the files have more than \(mostBytes) bytes") }
      guard let bytes = try? Disk.read("\(folder)/\(name)"), Digest(of: bytes).hexadecimal == digest else {
        throw Mismatch(message: "\(name) is not what \(fileName) says: its digest differs")
      }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  /// A path below the folder that needs no escape in the list.
  static func isSafe(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { $0 >= 32 && $0 != 127 && $0 != UInt8(ascii: "\\") }
      && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0 != "." && $0 != ".."
      }
  }
}
