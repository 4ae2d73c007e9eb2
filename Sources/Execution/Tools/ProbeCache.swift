import Glibc

/// Remembers what executables said of themselves, so that they need not be asked in every run. An entry holds as long as the
/// file's size and time of modification; one that cannot be read is no entry.
struct ProbeCache: Sendable {
  /// Nil: nothing is remembered.
  let folder: String?

  /// ${XDG_CACHE_HOME:-~/.cache}/bpfbake/tools; nil where neither is set.
  static func standard(_ environment: (String) -> String?) -> ProbeCache {
    func set(_ name: String) -> String? { environment(name).flatMap { $0.hasPrefix("/") ? $0 : nil } }
    let base = set("XDG_CACHE_HOME") ?? set("HOME").map { "\($0)/.cache" }
    return ProbeCache(folder: base.map { "\($0)/bpfbake/tools" })
  }

  private static let format = "bpfbake probe 2"

  private func file(for path: String) -> String? {
    let name = path.utf8.map { byte -> String in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
    // A file name has at most 255 bytes; a tool whose path is longer is asked each time.
    return name.utf8.count <= 240 ? folder.map { "\($0)/\(name)" } : nil
  }

  /// The answers that `path` gave when it had this stamp, or nil.
  func answers(of path: String, stamp: Disk.Stamp) -> [String: String]? {
    guard let file = file(for: path), let bytes = try? Disk.read(file) else { return nil }
    var lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, lines.removeFirst() == Self.format, lines.removeFirst() == stamp.description,
      lines.removeLast().isEmpty, lines.removeLast() == "end"
    else { return nil }
    var answers: [String: String] = [:]
    for line in lines {
      let pair = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { return nil }
      answers[String(pair[0])] = String(pair[1])
    }
    return answers
  }

  /// Failing to remember is no error: the tool is asked again.
  func remember(_ answers: [String: String], of path: String, stamp: Disk.Stamp) {
    guard let folder, let file = file(for: path) else { return }
    let lines = answers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    guard lines.allSatisfy({ !$0.utf8.contains(10) }) else { return }
    let text = ([Self.format, stamp.description] + lines + ["end", ""]).joined(separator: "\n")
    do {
      try Disk.makeFolder(folder)
      try Disk.replace(file, with: Array(text.utf8))
    } catch {
      return
    }
  }
}
