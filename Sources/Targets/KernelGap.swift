/// Kernels in a row that lack what older ones have.
public struct KernelGap: Hashable, Sendable, CustomStringConvertible {
  /// The first that lacks it.
  public let since: KernelVersion
  /// The first that has it again, in its own series and all that come before the next gap; nil: none has.
  public let until: KernelVersion?

  init(_ since: KernelVersion, until: KernelVersion?) {
    self.since = since
    self.until = until
  }

  /// Whether that kernel lacks it. A patch level of 0 may stand for any of its series, as in "6.1" and in the releases
  /// of Debian's kernels: it is outside where a later patch level is.
  public func contains(_ version: KernelVersion) -> Bool {
    guard since <= version, let until else { return since <= version }
    let isSeriesOfEnd = (version.major, version.minor) == (until.major, until.minor)
    return version < until && !(isSeriesOfEnd && version.patch == 0)
  }

  /// "from 5.11 until 5.11.21", "from 5.6.15 on".
  public var description: String { "from \(since.short) " + (until.map { "until \($0.short)" } ?? "on") }
}
