/// Why the IR of a program cannot be given its target's layout.
public struct LayoutError: Error, Hashable, Sendable {
  /// One sentence without a full stop.
  public let message: String
  /// What stands there, as IR.
  public let instruction: String
  /// The line of the IR, from 1.
  public let line: Int
  /// The place in C, where the debug information tells.
  public let source: Source?

  public struct Source: Hashable, Sendable {
    public let file: String
    public let line: Int
    /// 0 where it is not told.
    public let column: Int
  }
}
