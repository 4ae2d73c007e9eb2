/// SPDX licence expressions in the words of others.
public enum LicenseExpression {
  /// Whether OpenEmbedded's LICENSE can say it: it has no word for WITH.
  public static func isForOpenEmbedded(_ expression: String) -> Bool {
    !expression.split(separator: " ").contains("WITH")
  }

  /// As OpenEmbedded's LICENSE writes it: `&` for AND, `|` for OR; a choice in brackets, since more may follow.
  static func openEmbedded(_ expression: String) -> String {
    let words = expression.split(separator: " ").map { word in
      switch word {
      case "AND": "&"
      case "OR": "|"
      default: String(word)
      }
    }
    let text = words.joined(separator: " ")
    return words.contains("|") ? "(\(text))" : text
  }

  /// As Buildroot's LICENSE writes it, which has commas and `or`.
  static func commaSeparated(_ expression: String) -> String {
    expression.replacing("(", with: "").replacing(")", with: "").replacing(" AND ", with: ", ")
      .replacing(" OR ", with: " or ").replacing(" WITH ", with: " with ")
  }

  /// The line of a source that names its licence, as the SPDX specification (annex E) has it, and the expression there.
  public static func named(in source: [UInt8]) -> [(line: Int, bytes: ArraySlice<UInt8>, expression: String)]
  {
    var found: [(Int, ArraySlice<UInt8>, String)] = []
    var start = source.startIndex
    var number = 0
    while start < source.endIndex {
      let end = source[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? source.endIndex
      number += 1
      let text = String(decoding: source[start..<end], as: UTF8.self)
      if let match = text.firstMatch(
        of: /SPDX-License-Identifier:[ \t]*(.*?)[ \t]*(?:\*\/)?[ \t\r]*\n?$/.matchingSemantics(.unicodeScalar)
      ) {
        found.append((number, source[start..<end], String(match.1)))
      }
      start = end
    }
    return found
  }
}
