import Targets

/// Bytes in the byte order of the target, read with every access checked.
struct TargetBytes: Sendable {
  let bytes: ArraySlice<UInt8>
  let order: Architecture.ByteOrder

  init(_ bytes: ArraySlice<UInt8>, _ order: Architecture.ByteOrder) {
    self.bytes = bytes
    self.order = order
  }

  var count: Int { bytes.count }

  /// The unsigned integer of `T`'s width at `offset` from the start, or nil where it does not lie wholly inside.
  func read<T: FixedWidthInteger & UnsignedInteger>(_: T.Type = T.self, at offset: Int) -> T? {
    let width = MemoryLayout<T>.size
    guard offset >= 0, offset <= bytes.count - width else { return nil }
    let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: T.self) }
    return order == .little ? T(littleEndian: value) : T(bigEndian: value)
  }

  func u32(at offset: Int) -> UInt32? { read(at: offset) }

  /// `length` bytes from `offset`, or nil where they do not lie wholly inside.
  func slice(at offset: Int, length: Int) -> TargetBytes? {
    guard offset >= 0, length >= 0, offset <= bytes.count, length <= bytes.count - offset else { return nil }
    let start = bytes.startIndex + offset
    return TargetBytes(bytes[start..<start + length], order)
  }

  /// The NUL-terminated bytes at `offset`, without the NUL, or nil where no NUL follows.
  func terminated(at offset: Int) -> ArraySlice<UInt8>? {
    guard offset >= 0, offset < bytes.count else { return nil }
    let rest = bytes[(bytes.startIndex + offset)...]
    guard let end = rest.firstIndex(of: 0) else { return nil }
    return rest[..<end]
  }

  /// The NUL-terminated text at `offset`; bytes that are no UTF-8 become U+FFFD.
  func string(at offset: Int) -> String? {
    terminated(at: offset).map { String(decoding: $0, as: UTF8.self) }
  }
}
