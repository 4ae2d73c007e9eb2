/// Fetches a kernel's own headers out of Debian's packages: linux-headers-VERSION-FLAVOUR, which has what the
/// configuration decides, and linux-headers-VERSION-common.
import Diagnostics
import Execution
import Glibc
import SystemPackage

extension DebianSuite {
  private static let prefixes = ["linux-headers-"]

  /// The folder of the flavour's headers, beside which lies the one that all flavours share. Fetched once.
  /// - Parameters:
  ///   - package: "linux-headers-armmp", or one of a certain version.
  ///   - say: tells of what takes time.
  public func headers(package: String, say: (String) -> Void) async throws -> String {
    guard DebianKernel.isName(package) else { throw Self.badName("package", package) }
    _ = try cache.subfolder("debian/\(suite)-\(debianArchitecture)")
    let lock = try await FileLock.take("\(folder)/lock")
    defer { withExtendedLifetime(lock) {} }
    let record = "\(folder)/\(package).resolved"
    if let bytes = try? Disk.read(record) {
      let known = String(decoding: bytes, as: UTF8.self).trimmed
      if Disk.isFolder(known), areOfTheKernel(known, package) { return known }
    }
    let apt = try await configuration()
    say("fetching \(package) of Debian \(suite) for \(debianArchitecture)")
    try await update(apt)
    let packages = try await closure(of: package, Self.prefixes, apt)
    let run = try RunFolder(in: cache)
    var flavour: (package: Package, path: String)?
    let whole = "\(run.path)/whole"
    try diskWork(whole) { () throws(Errno) in try Disk.makeFolder(whole) }
    for package in packages {
      let sources = "\(try await unpack(package, in: run, apt))/usr/src"
      for name in Disk.names(in: sources) where name.hasPrefix("linux-headers-") {
        if Disk.isFolder("\(sources)/\(name)/include/generated") { flavour = (package, name) }
        try diskWork("\(whole)/\(name)") { () throws(Errno) in
          guard rename("\(sources)/\(name)", "\(whole)/\(name)") == 0 else { throw Errno(rawValue: errno) }
        }
      }
    }
    guard let flavour else {
      throw Diagnostic(
        id: "no-headers-in-package",
        message: "the package \(package) holds no kernel headers, nor do those it depends on",
        help: "name a package linux-headers-FLAVOUR", exitCode: .environment)
    }
    let version = String(
      flavour.package.version.map { $0.isLetter || $0.isNumber || ".+~-".contains($0) ? $0 : "_" })
    let parent = try cache.subfolder("headers")
    let target = "\(parent)/\(flavour.package.name)_\(version)_\(debianArchitecture)"
    try diskWork(target) { () throws(Errno) in
      // Of the same version, and perhaps not whole.
      Disk.removeAll(target)
      guard rename(whole, target) == 0 else { throw Errno(rawValue: errno) }
    }
    let path = "\(target)/\(flavour.path)"
    try diskWork(record) { () throws(Errno) in try Disk.replace(record, with: Array("\(path)\n".utf8)) }
    // The kernel was fetched when the suite had another; it will be anew.
    if !areOfTheKernel(path, package), let image = Self.image(beside: package) {
      Disk.remove("\(folder)/\(image).resolved")
    }
    return path
  }

  /// Whether headers are of the kernel in the cache, which may have been fetched at another time. True where none is there.
  func areOfTheKernel(_ headers: String, _ package: String) -> Bool {
    guard let image = Self.image(beside: package), let kernel = resolved("\(folder)/\(image).resolved") else {
      return true
    }
    let name = headers.split(separator: "/").last.map(String.init) ?? ""
    return Self.image(beside: name) == kernel.package
  }

  /// "linux-image-armmp" of "linux-headers-armmp".
  private static func image(beside headers: String) -> String? {
    prefixes.first(where: headers.hasPrefix).map { "linux-image-\(headers.dropFirst($0.count))" }
  }
}

extension String {
  fileprivate var trimmed: String { String(prefix { !$0.isNewline }) }
}
