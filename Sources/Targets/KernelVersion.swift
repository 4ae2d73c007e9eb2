/// A Linux release as three numbers. What follows them in `uname -r` ("-rt12", "-generic") is not part of it.
public struct KernelVersion: Comparable, Hashable, Sendable, CustomStringConvertible {
  public let major: Int
  public let minor: Int
  public let patch: Int

  public init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads the leading "a.b.c" or "a.b" of a release string such as "6.1.0-18-amd64" or "4.19.94-ti-r42".
  /// Each number is at most 65535; anything else gives nil.
  public init?(release: some StringProtocol) {
    let numeric = release.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let parts = numeric.split(separator: ".", omittingEmptySubsequences: true).prefix(3).map { Int($0) }
    guard parts.count >= 2, let major = parts[0], let minor = parts[1] else { return nil }
    let patch = parts.count == 3 ? parts[2] : 0
    guard let patch, [major, minor, patch].allSatisfy({ (0...65535).contains($0) }) else { return nil }
    self.init(major, minor, patch)
  }

  /// LINUX_VERSION_CODE: one byte each for minor and patch; the patch is clamped to 255 (kernel Makefile since
  /// 4.9.256 and 4.14.220; a larger one would run into the minor).
  public var code: UInt32 {
    UInt32(major) << 16 | UInt32(min(minor, 255)) << 8 | UInt32(min(patch, 255))
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }

  public var description: String { "\(major).\(minor).\(patch)" }

  /// As releases are called: "5.7", "5.10.37".
  public var short: String { patch == 0 ? "\(major).\(minor)" : description }
}
