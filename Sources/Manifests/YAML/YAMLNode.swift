/// A YAML document as a tree with places: what `YAMLReader` makes and `ManifestReading` checks.
import Diagnostics

struct YAMLNode {
  enum Content {
    /// `isPlain`: without quotes, so that a YAML reader may take it for a number, a truth value or nothing.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([Entry])
    /// An alias or a tagged node, already reported: what it would stand for is not known.
    case refused
  }

  struct Entry {
    var key: String
    var span: Span
    var value: YAMLNode
  }

  var content: Content
  var span: Span

  /// What a YAML 1.2 reader makes of the node, in words for a message: "the number 5.10", "a list".
  var words: String {
    switch content {
    case .scalar(let text, let isPlain):
      switch isPlain ? PlainScalar(text) : .text {
      case .nothing: return "nothing"
      case .truth: return "the truth value \(text)"
      case .integer, .decimal: return "the number \(text)"
      case .text: return "the text \(Printable.quoted(text, limit: 40))"
      }
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    case .refused: return "something refused"
    }
  }
}

/// Where something is in a YAML text: line and column count from 1, `length` counts columns of its first line.
struct Span: Hashable {
  var line: Int
  var column: Int
  var length: Int
}

/// What an unquoted scalar is to a YAML reader. Source: YAML 1.2.2, section 10.3.2 (core schema).
enum PlainScalar {
  case nothing, truth, integer, decimal, text

  init(_ text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .nothing
    case "true", "True", "TRUE", "false", "False", "FALSE": self = .truth
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN":
      self = .decimal
    default: self = Self.number(text)
    }
  }

  /// [-+]? [0-9]+ | 0o [0-7]+ | 0x [0-9a-fA-F]+ | [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
  private static func number(_ text: String) -> PlainScalar {
    let bytes = Array(text.utf8)
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    if text.hasPrefix("0o"), bytes.count > 2,
      bytes.dropFirst(2).allSatisfy({ isDigit($0) && $0 < UInt8(ascii: "8") })
    {
      return .integer
    }
    if text.hasPrefix("0x"), bytes.count > 2, text.dropFirst(2).allSatisfy({ $0.isASCII && $0.isHexDigit }) {
      return .integer
    }
    var rest = bytes[...]
    func sign() {
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    }
    func digits() -> Int {
      let count = rest.prefix(while: isDigit).count
      rest.removeFirst(count)
      return count
    }
    sign()
    let whole = digits()
    if rest.isEmpty { return whole > 0 ? .integer : .text }
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = digits()
    }
    guard whole + fraction > 0 else { return .text }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      sign()
      if digits() == 0 { return .text }
    }
    return rest.isEmpty ? .decimal : .text
  }
}
