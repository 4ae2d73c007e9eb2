/// Finds bytes in bytes, by the C library's memchr: kernels have tens of megabytes.
#if canImport(Musl)
  import Musl
#else
  import Glibc
#endif

enum ByteSearch {
  /// Where `part` lies first in `bytes`, from `start` on.
  static func first(_ part: [UInt8], in bytes: [UInt8], from start: Int = 0, to end: Int? = nil) -> Int? {
    let end = min(end ?? bytes.count, bytes.count)
    guard start >= 0, start < end, !part.isEmpty else { return nil }
    return bytes.withUnsafeBytes { haystack in
      guard let base = haystack.baseAddress, let head = part.first else { return nil }
      var place = start
      while place <= end - part.count,
        let found = memchr(base + place, Int32(head), end - part.count + 1 - place)
      {
        place = UnsafeRawPointer(found) - base
        if memcmp(base + place, part, part.count) == 0 { return place }
        place += 1
      }
      return nil
    }
  }

  /// All places of `part`, at most `limit` of them.
  static func all(_ part: [UInt8], in bytes: [UInt8], limit: Int = 4096) -> [Int] {
    var places: [Int] = []
    var start = 0
    while places.count < limit, let place = first(part, in: bytes, from: start) {
      places.append(place)
      start = place + 1
    }
    return places
  }
}
