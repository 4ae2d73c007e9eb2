/// Text from outside made fit for a terminal: what would steer it or hide something is spelled out instead.
public enum Printable {
  /// `text` with every control character (also newline and tab), bidirectional and other invisible format
  /// character as `\n`, `\t`, `\u{1b}`.
  public static func text(_ text: some StringProtocol) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if let escaped = escape(scalar) { result += escaped } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }

  /// `text` as a message quotes it: printable, between back quotes, at most `limit` characters of it.
  public static func quoted(_ text: some StringProtocol, limit: Int = 80) -> String {
    let short = text.unicodeScalars.prefix(limit)
    let mark = short.endIndex == text.unicodeScalars.endIndex ? "" : "…"
    return "`\(Printable.text(String(String.UnicodeScalarView(short))))\(mark)`"
  }

  /// How a scalar is spelled out, or nil where a terminal may have it as it is.
  static func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\0": return "\\0"
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
      return "\\u{\(String(scalar.value, radix: 16))}"
    default: return nil
    }
  }

  /// How many terminal columns a scalar takes that `escape` lets through: 0, 1 or 2.
  static func width(_ scalar: Unicode.Scalar) -> Int {
    guard scalar.value >= 0x300 else { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    if scalar.properties.isEmojiPresentation { return 2 }
    return wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// Blocks of wide and full-width characters beside emoji. Source: Unicode 16, EastAsianWidth.txt, W and F, where
  /// blocks that are wide as a whole are taken with their unassigned places.
  static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
    0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]
}
