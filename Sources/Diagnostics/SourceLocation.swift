/// A place in a text file. Lines and columns count from 1; columns count Unicode scalars, as YAML parsers do.
public struct SourceLocation: Hashable, Sendable {
  public let file: String
  /// Nil: the file as a whole.
  public let line: Int?
  public let column: Int?
  /// How many columns the caret line underlines, at least 1.
  public let length: Int
  /// The text of the line, where the reporter had it; the renderer shows it with a caret below.
  public let lineText: String?

  public init(file: String, line: Int? = nil, column: Int? = nil, length: Int = 1, lineText: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
    self.lineText = lineText
  }
}
