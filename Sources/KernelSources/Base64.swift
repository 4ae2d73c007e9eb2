/// Bytes as text that a serial line carries.

/// RFC 4648, section 4.
public enum Base64 {
  /// Nil where it is not whole and exact.
  public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var padding = 0
    for (index, byte) in text.enumerated() {
      var value = UInt32(table[Int(byte)])
      if value > 63 {
        guard byte == UInt8(ascii: "="), index >= text.count - 2 else { return nil }
        padding += 1
        value = 0
      } else if padding > 0 {
        return nil
      }
      bits = bits << 6 | value
      if index % 4 == 3 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bits = 0
      }
    }
    bytes.removeLast(padding)
    return bytes
  }

  /// The value of each digit; 255 for what is none.
  private static let table: [UInt8] = {
    var table = [UInt8](repeating: 255, count: 256)
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, digit) in digits.utf8.enumerated() { table[Int(digit)] = UInt8(value) }
    return table
  }()
}
