/// Gzip streams, through zlib.
import CZlib

public enum Gzip {
  /// Whether the bytes begin as a gzip stream does (RFC 1952, section 2.3.1).
  public static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The content of the first member of a gzip stream.
  /// - Parameters:
  ///   - limit: the most bytes that it may have.
  ///   - path: the file that it is of, for messages.
  public static func decompress(
    _ bytes: [UInt8], limit: Int, path: String? = nil
  ) throws(KernelSourceError) -> [UInt8] {
    var bytes = bytes
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    guard bytes.count <= Int(UInt32.max) else {
      throw KernelSourceError(.fileTooLarge, path: path, "the gzip file is larger than 4 GiB")
    }
    let inputCount = UInt32(bytes.count)
    let status = bytes.withUnsafeMutableBufferPointer { input in
      chunk.withUnsafeMutableBufferPointer { room in
        var stream = z_stream()
        // 16 more than the window's bits: a gzip header, no other (zlib.h, inflateInit2).
        var status = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return status }
        defer { inflateEnd(&stream) }
        stream.next_in = input.baseAddress
        stream.avail_in = inputCount
        while status == Z_OK, output.count <= limit {
          stream.next_out = room.baseAddress
          stream.avail_out = UInt32(room.count)
          status = inflate(&stream, Z_NO_FLUSH)
          output += room.prefix(room.count - Int(stream.avail_out))
        }
        return status
      }
    }
    guard output.count <= limit else {
      throw KernelSourceError(.fileTooLarge, path: path, "it unpacks to more than \(limit) bytes")
    }
    guard status == Z_STREAM_END else {
      let cause = status == Z_BUF_ERROR ? "it ends too early" : "it is damaged"
      throw KernelSourceError(.badGzip, path: path, "the gzip file cannot be unpacked: \(cause)")
    }
    return output
  }
}
