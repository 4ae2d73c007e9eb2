/// Gives any path a name that a depfile can hold.
///
/// Clang writes a path into a depfile with only spaces, `#` and `$` escaped, and Ninja's reader takes a quote, a
/// backslash and some more for separators (ninja src/depfile_parser.in.cc). So a path with such characters is reached by a
/// symbolic link in the work folder that stands for the shortest ancestor that holds all of them; names below it stay,
/// and `..` between them stays true.
struct DepfilePaths {
  private(set) var links: [String: String] = [:]

  /// The path itself where it is safe, else one through a link that is remembered in `links`.
  mutating func safe(_ path: String) -> String {
    let components = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard let last = components.lastIndex(where: { !Self.isSafe($0) }) else { return path }
    let ancestor = "/" + components[...last].joined(separator: "/")
    // The name stays recognisable, and the same wherever the folder lies: the list of inputs shows it.
    let link = "links/\(ContentKey([ancestor]).text)/\(Planner.fileName(components[last]))"
    links[link] = ancestor
    return ([link] + components[(last + 1)...]).joined(separator: "/")
  }

  static func isSafe(_ name: String) -> Bool {
    name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xff:
        true
      case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ","),
        UInt8(ascii: "~"), UInt8(ascii: "@"):
        true
      default: false
      }
    }
  }
}
