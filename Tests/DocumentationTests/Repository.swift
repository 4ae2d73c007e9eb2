/// The repository that these tests were built in, and its documents.
import Foundation

enum Repository {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// - Parameter path: relative to the repository.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// The names in a folder of the repository, sorted; those that begin with a dot left out.
  static func names(in path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: path).path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The documents that this project maintains by hand.
  static func documents() throws -> [String] {
    var documents = try names(in: "").filter { $0.hasSuffix(".md") }
    for folder in ["docs", "docs/decisions"] {
      documents += try names(in: folder).filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
    }
    return documents
  }
}

/// Markdown, as far as these tests look into it.
enum Markdown {
  /// The rows of every table in `text`, cells trimmed, without the row of dashes.
  static func tableRows(_ text: some StringProtocol) -> [[String]] {
    text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| ---") }.map { line in
      line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// What stands between the line `<!-- NAME -->` and the next `<!-- end -->`, or nil.
  static func part(_ name: String, of text: String) -> Range<String.Index>? {
    guard let begin = text.range(of: "<!-- \(name) -->\n"),
      let end = text.range(of: "<!-- end -->", range: begin.upperBound..<text.endIndex)
    else { return nil }
    return begin.upperBound..<end.lowerBound
  }
}
