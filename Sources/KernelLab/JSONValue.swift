/// JSON (RFC 8259), read from what artifacts print and written for scripts.
public indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The number as it was written.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// In the order it was written.
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The member of an object, or nil.
  public subscript(key key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// What a person would call it: a string without quotes.
  public var plain: String {
    switch self {
    case .string(let text): text
    default: written
    }
  }

  /// On one line.
  public var written: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): text
    case .string(let text): Self.quoted(text)
    case .array(let values): "[" + values.map(\.written).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\(Self.quoted($0.key)):\($0.value.written)" }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Nil: this is no JSON, or nested more than 64 deep.
  public init?(_ text: String) {
    var reader = Reader(bytes: Array(text.utf8))
    guard let value = reader.value(depth: 0) else { return nil }
    reader.space()
    guard reader.at == reader.bytes.count else { return nil }
    self = value
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0

    var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func space() {
      while let byte = next, byte == 32 || (9...13).contains(byte) { at += 1 }
    }

    mutating func take(_ text: String) -> Bool {
      let part = Array(text.utf8)
      guard bytes[at...].starts(with: part) else { return false }
      at += part.count
      return true
    }

    mutating func value(depth: Int) -> JSONValue? {
      guard depth < 64 else { return nil }
      space()
      switch next {
      case UInt8(ascii: "n"): return take("null") ? .null : nil
      case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
      case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
      case UInt8(ascii: "\""): return string().map { .string($0) }
      case UInt8(ascii: "["):
        at += 1
        var values: [JSONValue] = []
        space()
        if take("]") { return .array([]) }
        while true {
          guard let value = value(depth: depth + 1) else { return nil }
          values.append(value)
          space()
          if take("]") { return .array(values) }
          guard take(",") else { return nil }
        }
      case UInt8(ascii: "{"):
        at += 1
        var members: [Member] = []
        space()
        if take("}") { return .object([]) }
        while true {
          space()
          guard let key = string() else { return nil }
          space()
          guard take(":"), let value = value(depth: depth + 1) else { return nil }
          members.append(Member(key, value))
          space()
          if take("}") { return .object(members) }
          guard take(",") else { return nil }
        }
      default: return number()
      }
    }

    private mutating func number() -> JSONValue? {
      let start = at
      while let byte = next, "+-.0123456789eE".utf8.contains(byte) { at += 1 }
      let text = String(decoding: bytes[start..<at], as: UTF8.self)
      return Double(text) == nil ? nil : .number(text)
    }

    private mutating func string() -> String? {
      guard take("\"") else { return nil }
      var result: [UInt8] = []
      while let byte = next {
        at += 1
        switch byte {
        case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
        case UInt8(ascii: "\\"):
          guard let escape = next else { return nil }
          at += 1
          switch escape {
          case UInt8(ascii: "n"): result.append(10)
          case UInt8(ascii: "t"): result.append(9)
          case UInt8(ascii: "r"): result.append(13)
          case UInt8(ascii: "b"): result.append(8)
          case UInt8(ascii: "f"): result.append(12)
          case UInt8(ascii: "u"):
            guard let scalar = scalar() else { return nil }
            result += Array(String(scalar).utf8)
          default: result.append(escape)
          }
        default: result.append(byte)
        }
      }
      return nil
    }

    private mutating func unit() -> UInt32? {
      guard at + 4 <= bytes.count else { return nil }
      let digits = String(decoding: bytes[at..<at + 4], as: UTF8.self)
      guard digits.utf8.allSatisfy({ $0 != 43 && $0 != 45 }), let value = UInt32(digits, radix: 16) else {
        return nil
      }
      at += 4
      return value
    }

    /// What follows `\u`. A lone surrogate, as which artifacts print bytes that are no UTF-8, becomes U+FFFD.
    private mutating func scalar() -> Unicode.Scalar? {
      guard let high = unit() else { return nil }
      if (0xD800..<0xDC00).contains(high), take("\\u") {
        guard let low = unit() else { return nil }
        guard (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      }
      return Unicode.Scalar(high) ?? "\u{FFFD}"
    }
  }
}
