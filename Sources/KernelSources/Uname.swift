/// What uname(2) says of the running kernel.
#if canImport(Musl)
  import Musl
#else
  import Glibc
#endif

public struct Uname: Hashable, Sendable {
  /// `uname -m`: "x86_64", "armv7l".
  public var machine: String
  /// `uname -r`: "6.1.0-18-amd64".
  public var release: String
  /// `uname -v`: "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)".
  public var version: String

  public init(machine: String, release: String, version: String) {
    self.machine = machine
    self.release = release
    self.version = version
  }

  /// Of this machine. All fields are empty in the case, which Linux does not know, that uname(2) fails.
  public static func ofThisMachine() -> Uname {
    var name = utsname()
    guard uname(&name) == 0 else { return Uname(machine: "", release: "", version: "") }
    return Uname(
      machine: text(of: name.machine), release: text(of: name.release), version: text(of: name.version))
  }

  /// A C array of fixed size, which Swift sees as a tuple, up to its NUL.
  private static func text<Field>(of field: Field) -> String {
    withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
