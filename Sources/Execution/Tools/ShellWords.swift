/// Splits what a variable such as CC holds into words, as a POSIX shell does (IEEE 1003.1, XCU 2.2): white space parts
/// words, quotes and backslashes keep it. Nothing is expanded.
enum ShellWords {
  /// Nil: a quote is not closed, or the text ends in a backslash.
  static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var characters = text[...]
    while let character = characters.popFirst() {
      switch (quote, character) {
      case ("'", "'"), ("\"", "\""): quote = nil
      case ("'", _): word?.append(character)
      case ("\"", "\\"):
        // Within double quotes a backslash is itself, but before these.
        guard let next = characters.popFirst() else { return nil }
        word?.append(contentsOf: "\"\\$`".contains(next) ? "\(next)" : "\\\(next)")
      case ("\"", _): word?.append(character)
      case (_, "'"), (_, "\""):
        quote = character
        word = word ?? ""
      case (_, "\\"):
        guard let next = characters.popFirst() else { return nil }
        word = (word ?? "") + "\(next)"
      case (_, _) where character.isWhitespace:
        if let whole = word { words.append(whole) }
        word = nil
      default: word = (word ?? "") + "\(character)"
      }
    }
    guard quote == nil else { return nil }
    if let whole = word { words.append(whole) }
    return words
  }
}
