import Foundation

/// The kernels that bpfbake is tried on: the rows of the file KERNELS, which tells what its columns are.
struct KernelRow: Sendable, CustomStringConvertible {
  struct Malformed: Error {
    var line: String
  }

  var profile: String
  var arch: String
  var suite: String
  var package: String
  var runsAlways: Bool
  var supports: [String]
  /// Recipes that do not pass, and why.
  var unsupported: [String: String]

  var description: String { profile }

  init(_ line: String) throws {
    var rest = Substring(line)
    func column() -> String {
      rest = rest.drop { $0 == " " }
      defer { rest = rest.drop { $0 != " " } }
      return String(rest.prefix { $0 != " " })
    }
    (profile, arch, suite, package) = (column(), column(), column(), column())
    let runs = column()
    let supported = column()
    guard ["ci", "all"].contains(runs), !supported.isEmpty else { throw Malformed(line: line) }
    runsAlways = runs == "ci"
    supports = supported == "-" ? [] : supported.split(separator: ",").map(String.init)
    unsupported = [:]
    for part in rest.split(separator: ";") {
      let words = part.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard words.count == 2, !words[1].isEmpty else { throw Malformed(line: line) }
      unsupported[words[0]] = words[1]
    }
  }

  static func all() throws -> [KernelRow] {
    try String(contentsOf: Lab.folder.appendingPathComponent("KERNELS"), encoding: .utf8)
      .split(separator: "\n").filter { !$0.hasPrefix("#") }.map { try KernelRow(String($0)) }
  }
}
