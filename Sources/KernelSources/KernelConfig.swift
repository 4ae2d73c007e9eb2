/// A kernel's .config as a table. Source of the format: scripts/kconfig/confdata.c, Documentation/kbuild/kconfig.rst.
public struct KernelConfig: Hashable, Sendable {
  public enum Value: Hashable, Sendable {
    case yes
    case module
    /// "# CONFIG_X is not set", or "=n".
    case no
    /// What stood between the quotes, backslashes resolved.
    case text(String)
    /// A decimal or hexadecimal number as it stood there: "100", "-1", "0x1000000".
    case number(String)
  }

  /// By full name: "CONFIG_BPF_SYSCALL".
  public let options: [String: Value]

  /// The most bytes that a config may have once unpacked; real ones have some 300 kB.
  public static let maximumBytes = 16 << 20

  public init(options: [String: Value]) {
    self.options = options
  }

  /// The value of an option; an option that is not mentioned is `no`.
  public subscript(_ name: String) -> Value { options[name] ?? .no }

  /// Reads a config, plain or gzipped. Of an option that is given twice, the last counts, as for the kernel.
  /// - Parameter path: the file, for messages.
  public static func parse(_ bytes: [UInt8], path: String? = nil) throws(KernelSourceError) -> KernelConfig {
    let plain = Gzip.isGzip(bytes) ? try Gzip.decompress(bytes, limit: maximumBytes, path: path) : bytes
    guard plain.count <= maximumBytes else {
      throw KernelSourceError(.fileTooLarge, path: path, "it has more than \(maximumBytes) bytes")
    }
    var options: [String: Value] = [:]
    var number = 0
    for line in plain.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      var text = Substring(decoding: line, as: UTF8.self)
      while text.last?.isWhitespace == true { text.removeLast() }
      if text.isEmpty { continue }
      if text.hasPrefix("#") {
        if let name = name(ofUnset: text) { options[name] = .no }
        continue
      }
      guard let equals = text.firstIndex(of: "="), isName(text[..<equals]),
        let value = value(text[text.index(after: equals)...])
      else {
        throw KernelSourceError(.badConfig, path: path, line: number, "this is no line of a kernel config")
      }
      options[String(text[..<equals])] = value
    }
    guard !options.isEmpty else {
      throw KernelSourceError(.badConfig, path: path, "this is no kernel config: it sets no option")
    }
    return KernelConfig(options: options)
  }

  /// Reads a file, plain or gzipped.
  static func read(_ path: String) throws(KernelSourceError) -> KernelConfig {
    try parse(try RootFolder("").read(path, limit: maximumBytes), path: path)
  }

  /// The option of "# CONFIG_X is not set", or nil.
  private static func name(ofUnset line: Substring) -> String? {
    let words = line.split(separator: " ")
    guard words.count == 5, words[0] == "#", words[2...].elementsEqual(["is", "not", "set"]), isName(words[1])
    else {
      return nil
    }
    return String(words[1])
  }

  private static func isName(_ text: Substring) -> Bool {
    text.hasPrefix("CONFIG_") && text.utf8.count > 7 && text.utf8.allSatisfy(isWord)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func value(_ text: Substring) -> Value? {
    switch text {
    case "y": return .yes
    case "m": return .module
    case "n": return .no
    default: break
    }
    if text.hasPrefix("\"") { return string(text.dropFirst()).map(Value.text) }
    let digits = text.drop { $0 == "-" }
    let isHexadecimal =
      digits.hasPrefix("0x") && digits.count > 2 && digits.dropFirst(2).allSatisfy(isHexDigit)
    let isDecimal = !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
    guard text.count - digits.count <= 1, isHexadecimal || isDecimal else { return nil }
    return .number(String(text))
  }

  private static func isHexDigit(_ character: Character) -> Bool { character.isASCII && character.isHexDigit }

  /// What stands before the closing quote, which must be the last character.
  private static func string(_ text: Substring) -> String? {
    var result = ""
    var isEscaped = false
    var rest = text
    while let character = rest.popFirst() {
      if isEscaped {
        result.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        return rest.isEmpty ? result : nil
      } else {
        result.append(character)
      }
    }
    return nil
  }
}

extension KernelConfig.Value {
  /// As a .config writes it.
  public var spelling: String {
    switch self {
    case .yes: "y"
    case .module: "m"
    case .no: "n"
    case .text(let text): "\"\(text)\""
    case .number(let number): number
    }
  }
}
