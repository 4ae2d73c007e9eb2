/// A short name for a value, the same on every machine and in every run: 16 hexadecimal digits of FNV-1a, 64 bit
/// (draft-eastlake-fnv). It tells builds of one user apart; it is no defence against forgery.
struct ContentKey: Hashable, Sendable {
  let text: String

  /// The parts are told apart: ["ab", "c"] and ["a", "bc"] have different keys.
  init(_ parts: [String]) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ byte: UInt8) {
      hash ^= UInt64(byte)
      hash = hash &* 0x0000_0100_0000_01b3
    }
    for part in parts {
      part.utf8.forEach(add)
      add(0)  // No path and no argument holds a NUL.
    }
    let digits = String(hash, radix: 16)
    text = String(repeating: "0", count: 16 - digits.count) + digits
  }
}
