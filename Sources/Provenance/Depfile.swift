/// Reads what a compiler wrote with -MD: "target: prerequisite prerequisite \ ...".
public enum Depfile {
  /// The prerequisites, in order. In names, a space and a number sign come with a backslash before them and a dollar
  /// comes doubled (clang: lib/Frontend/DependencyFile.cpp, PrintFilename).
  public static func prerequisites(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isTarget = true
    func isBlank(_ character: Character) -> Bool { " \t\n\r\n".contains(character) }
    var characters = text[...]
    func flush() {
      if isTarget {
        if word.hasSuffix(":") { isTarget = false }
      } else if !word.isEmpty {
        words.append(word)
      }
      word = ""
    }
    while let character = characters.popFirst() {
      switch character {
      case "\\":
        guard let next = characters.first else { continue }
        if next == "\n" || next == "\r\n" {
          characters.removeFirst()
          flush()
        } else if next == " " || next == "#" {
          word.append(characters.removeFirst())
        } else {
          word.append(character)
        }
      case "$" where characters.first == "$": word.append(characters.removeFirst())
      case let character where isBlank(character): flush()
      default: word.append(character)
      }
    }
    flush()
    return words
  }
}
