import Crypto

/// A SHA-256 digest (FIPS 180-4).
public struct Digest: Hashable, Sendable {
  public let bytes: [UInt8]

  /// Of some bytes.
  public init(of content: [UInt8]) {
    bytes = Array(SHA256.hash(data: content))
  }

  /// Of a list of files: over each one's name and what counts of it, in the order of the names, so that neither the order
  /// of a list nor where the files lie changes it.
  public init(of files: [InputFile]) {
    var hash = SHA256()
    let lines = files.map { (name: $0.name, digest: $0.counted.hexadecimal) }
    for file in lines.sorted(by: { ($0.name, $0.digest) < ($1.name, $1.digest) }) {
      hash.update(data: Array("\(file.name.utf8.count):\(file.name)\n\(file.digest)\n".utf8))
    }
    bytes = Array(hash.finalize())
  }

  /// The MD5 digest (RFC 1321) in hexadecimal: no protection, but what OpenEmbedded's LIC_FILES_CHKSUM holds.
  public static func md5(of content: some Collection<UInt8>) -> String {
    hexadecimal(Array(Insecure.MD5.hash(data: Array(content)))[...])
  }

  /// 64 lower-case digits.
  public var hexadecimal: String { Self.hexadecimal(bytes[...]) }

  /// The first 128 bits, as the manifest inside an artifact carries it: 32 lower-case digits.
  public var short: String { Self.hexadecimal(bytes.prefix(16)) }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
