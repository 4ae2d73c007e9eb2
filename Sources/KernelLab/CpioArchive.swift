/// An archive of files as the kernel unpacks it into its first root: cpio, format newc.
///
/// Source: Documentation/driver-api/early-userspace/buffer-format.rst of the kernel.
struct CpioArchive {
  private(set) var bytes: [UInt8] = []
  private var count = 0

  /// Bits of st_mode (include/uapi/linux/stat.h).
  private enum Kind: Int {
    case folder = 0o040000
    case file = 0o100000
    case link = 0o120000
    case characters = 0o020000
  }

  mutating func addFolder(_ name: String) { add(name, .folder, 0o755) }

  mutating func addFile(_ name: String, _ content: [UInt8], permissions: Int = 0o644) {
    add(name, .file, permissions, content)
  }

  mutating func addLink(_ name: String, to target: String) { add(name, .link, 0o777, Array(target.utf8)) }

  /// A device node of characters.
  mutating func addDevice(_ name: String, major: Int, minor: Int) {
    add(name, .characters, 0o600, [], major, minor)
  }

  /// The archive, ended as the format wants it.
  func finished() -> [UInt8] {
    var whole = self
    whole.entry("TRAILER!!!", mode: 0, inode: 0, [], 0, 0)
    return whole.bytes
  }

  private mutating func add(
    _ name: String, _ kind: Kind, _ permissions: Int, _ content: [UInt8] = [], _ major: Int = 0,
    _ minor: Int = 0
  ) {
    count += 1
    entry(name, mode: kind.rawValue | permissions, inode: count, content, major, minor)
  }

  private mutating func entry(
    _ name: String, mode: Int, inode: Int, _ content: [UInt8], _ major: Int, _ minor: Int
  ) {
    let links = 1
    // Between mode and links user and group; then time, size, the device it lies on, the device it is, and no checksum.
    let fields = [
      inode, mode, 0, 0, links, 0, content.count, 0, 0, major, minor, name.utf8.count + 1, 0,
    ]
    bytes += Array("070701".utf8)
    for field in fields {
      let digits = String(UInt32(truncatingIfNeeded: field), radix: 16)
      bytes += Array(String(repeating: "0", count: 8 - digits.utf8.count).utf8) + Array(digits.utf8)
    }
    bytes += Array(name.utf8) + [0]
    align()
    bytes += content
    align()
  }

  private mutating func align() {
    while bytes.count % 4 != 0 { bytes.append(0) }
  }
}
