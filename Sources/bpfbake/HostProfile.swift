import Glibc

/// Stands in until KernelSources describes the host.
enum HostProfile {
  static func release() -> String {
    var name = utsname()
    uname(&name)
    return withUnsafePointer(to: &name.release) {
      $0.withMemoryRebound(to: CChar.self, capacity: 65) { String(cString: $0) }
    }
  }
  static func identity() -> String { release() }
  static func yaml() throws -> String {
    """
    format: 1
    arch: x86_64
    kernel:
      version: \(release().prefix { $0.isNumber || $0 == "." })
      headers: {uapi: /usr/include}

    """
  }
}
