/// How a bpfbake command ends. A signal n ends it with 128 + n.
public enum ExitCode: Int32, Comparable, Sendable {
  case success = 0
  /// The input is wrong, or a build or a verification failed.
  case failure = 1
  /// The environment lacks something: a tool, a kernel file, a permission.
  case environment = 2
  /// The command line itself is wrong (EX_USAGE of sysexits.h).
  case usage = 64
  /// A fault of bpfbake's own (EX_SOFTWARE of sysexits.h).
  case software = 70

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
