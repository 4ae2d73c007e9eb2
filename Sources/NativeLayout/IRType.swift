/// Types of LLVM IR as its text writes them, old pointers with their pointees ("i32*") and new ones without ("ptr").
/// Source: llvm/docs/LangRef.rst, "Type System".
indirect enum IRType: Hashable, Sendable {
  case integer(Int)
  /// half, float, double and their like, by bits.
  case floating(Int)
  /// The text of what it points to, or nil for "ptr".
  case pointer(to: IRType?)
  case array(Int, IRType)
  case vector(Int, IRType)
  case structure([IRType], isPacked: Bool)
  /// "%struct.file", with the sign.
  case named(String)
  /// void, label, functions and whatever has no place in memory.
  case other(String)
}

extension IRType {
  /// As IR writes it.
  var text: String {
    switch self {
    case .integer(let bits): "i\(bits)"
    case .floating(let bits): bits == 16 ? "half" : bits == 32 ? "float" : bits == 64 ? "double" : "fp128"
    case .pointer(nil): "ptr"
    case .pointer(let pointee?): "\(pointee.text)*"
    case .array(let count, let element): "[\(count) x \(element.text)]"
    case .vector(let count, let element): "<\(count) x \(element.text)>"
    case .structure(let members, let isPacked):
      (isPacked ? "<{ " : "{ ") + members.map(\.text).joined(separator: ", ") + (isPacked ? " }>" : " }")
    case .named(let name): name
    case .other(let text): text
    }
  }

  var isPointer: Bool { if case .pointer = self { true } else { false } }
}

/// Reads IR text from left to right.
struct IRScanner {
  private let bytes: [UInt8]
  private(set) var position: Int

  init(_ text: some StringProtocol) {
    bytes = Array(text.utf8)
    position = 0
  }

  var isAtEnd: Bool { position >= bytes.count }
  /// What was not read yet.
  var rest: String { String(decoding: bytes[min(position, bytes.count)...], as: UTF8.self) }

  private func byte(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  mutating func skipSpaces() {
    while byte() == UInt8(ascii: " ") { position += 1 }
  }

  /// Reads `text` if it comes next. A word is not read as the beginning of a longer one.
  mutating func take(_ text: String) -> Bool {
    skipSpaces()
    let wanted = Array(text.utf8)
    guard bytes.count - position >= wanted.count,
      bytes[position..<position + wanted.count].elementsEqual(wanted)
    else {
      return false
    }
    if let last = wanted.last, Self.isWord(last), let next = byte(wanted.count), Self.isWord(next) {
      return false
    }
    position += wanted.count
    return true
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "$"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Letters, digits, and what names hold.
  mutating func word() -> String {
    skipSpaces()
    let start = position
    while let next = byte(), Self.isWord(next) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  mutating func number() -> Int? {
    let start = position
    if let value = Int(word()) { return value }
    position = start
    return nil
  }

  /// "%name", "@name" or either with quotes; nil where none comes.
  mutating func name(after sign: Character) -> String? {
    skipSpaces()
    guard byte() == sign.asciiValue else { return nil }
    let start = position
    position += 1
    if byte() == UInt8(ascii: "\"") {
      position += 1
      while let next = byte(), next != UInt8(ascii: "\"") { position += 1 }
      if !isAtEnd { position += 1 }
    } else {
      _ = word()
    }
    guard position > start + 1 else {
      position = start
      return nil
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Everything up to a comma or closing bracket that belongs to none of the brackets and quotes in between.
  mutating func untilComma() -> String {
    skipSpaces()
    let start = position
    var depth = 0
    var isQuoted = false
    scan: while let next = byte() {
      if isQuoted {
        isQuoted = next != UInt8(ascii: "\"")
      } else {
        switch next {
        case UInt8(ascii: "\""): isQuoted = true
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"):
          if depth == 0 { break scan }
          depth -= 1
        case UInt8(ascii: ",") where depth == 0: break scan
        default: break
        }
      }
      position += 1
    }
    var end = position
    while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The items of a list that commas divide, to its end or closing bracket.
  mutating func items() -> [String] {
    var items: [String] = []
    repeat { items.append(untilComma()) } while take(",")
    return items
  }

  /// Deeper types than this nobody writes.
  private static let deepest = 64

  /// A type, or nil where what comes is none that is known.
  mutating func type(depth: Int = 0) -> IRType? {
    guard depth < Self.deepest, var type = firstType(depth) else { return nil }
    while true {
      skipSpaces()
      if take("*") {
        type = .pointer(to: type)
      } else if take("addrspace") {
        // Other address spaces have no meaning here.
        return nil
      } else if byte() == UInt8(ascii: "("), let next = functionType(type, depth) {
        type = next
      } else {
        return type
      }
    }
  }

  /// `i32 (T, ...)` behind a type, which must be followed by `*`; else the bracket is something else's.
  private mutating func functionType(_ result: IRType, _ depth: Int) -> IRType? {
    let start = position
    guard take("(") else { return nil }
    var parameters: [String] = []
    if !take(")") {
      repeat {
        if take("...") {
          parameters.append("...")
        } else if let type = type(depth: depth + 1) {
          parameters.append(type.text)
        } else {
          position = start
          return nil
        }
      } while take(",")
      guard take(")") else {
        position = start
        return nil
      }
    }
    skipSpaces()
    guard byte() == UInt8(ascii: "*") else {
      position = start
      return nil
    }
    return .other("\(result.text) (\(parameters.joined(separator: ", ")))")
  }

  private mutating func firstType(_ depth: Int) -> IRType? {
    skipSpaces()
    if let name = name(after: "%") { return .named(name) }
    if take("[") { return sequence("]", depth).map { .array($0.0, $0.1) } }
    if take("<{") { return members("}>", depth).map { .structure($0, isPacked: true) } }
    if take("<") { return sequence(">", depth).map { .vector($0.0, $0.1) } }
    if take("{") { return members("}", depth).map { .structure($0, isPacked: false) } }
    let start = position
    let word = word()
    switch word {
    case "ptr": return .pointer(to: nil)
    case "half", "bfloat": return .floating(16)
    case "float": return .floating(32)
    case "double": return .floating(64)
    case "fp128", "ppc_fp128": return .floating(128)
    case "void", "label", "metadata", "token", "opaque": return .other(word)
    default:
      // 2^23 - 1 is LLVM's limit.
      if word.first == "i", let bits = Int(word.dropFirst()), (1...8_388_607).contains(bits) {
        return .integer(bits)
      }
      position = start
      return nil
    }
  }

  private mutating func sequence(_ end: String, _ depth: Int) -> (Int, IRType)? {
    guard let count = number(), count >= 0, take("x"), let element = type(depth: depth + 1), take(end) else {
      return nil
    }
    return (count, element)
  }

  private mutating func members(_ end: String, _ depth: Int) -> [IRType]? {
    var members: [IRType] = []
    if take(end) { return members }
    repeat {
      guard let member = type(depth: depth + 1) else { return nil }
      members.append(member)
    } while take(",")
    return take(end) ? members : nil
  }
}
