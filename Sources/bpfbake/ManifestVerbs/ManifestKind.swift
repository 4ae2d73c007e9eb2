import Diagnostics
import KernelLab
import Manifests

/// One of the three formats as the verbs `profile`, `toolchain` and `recipe` see it; `list`, `show` and `check` are the
/// same for all.
protocol ManifestKind {
  associatedtype Value
  static var format: ManifestFormat { get }
  /// The manifest of that name or path.
  static func find(_ word: String, in catalogue: Catalogue) throws -> Value
  static func path(of value: Value) -> String
  /// What `list` says of it, a column each.
  static func columns(_ value: Value) -> [String]
  /// All that is in it, defaults and absolute paths too, under the keys of its format.
  static func document(_ value: Value) -> JSONValue
  /// What a bake would use: the tools and files, looked for and read. All that is wrong is thrown at once.
  static func uses(_ value: Value, _ checker: ManifestChecker) async throws -> [(String, String)]
}

extension JSONValue {
  /// An object of those members that have a value, which an empty object is not.
  static func record(_ members: [(String, JSONValue?)]) -> JSONValue {
    .object(
      members.compactMap { key, value in
        guard let value, value != .object([]) else { return nil }
        return Member(key, value)
      })
  }

  static func texts(_ texts: [String]) -> JSONValue? {
    texts.isEmpty ? nil : .array(texts.map(JSONValue.string))
  }

  static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }

  /// Rows "kernel.version", "6.1.76", as docs/manifests.md writes keys.
  func rows(prefix: String = "") -> [(String, String)] {
    switch self {
    case .object(let members):
      members.flatMap { $0.value.rows(prefix: prefix.isEmpty ? $0.key : "\(prefix).\($0.key)") }
    case .array(let values):
      values.contains { if case .object = $0 { true } else { false } }
        ? values.flatMap { $0.rows(prefix: prefix) } : [(prefix, values.map(\.plain).joined(separator: ", "))]
    default: [(prefix, plain)]
    }
  }
}

/// Rows of words as columns; what is out of files is made fit for a terminal.
enum Columns {
  static func text(_ rows: [[String]], indent: String = "") -> String {
    let rows = rows.map { $0.map { Printable.text($0) } }
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = indent
      for (index, cell) in row.enumerated() {
        line += cell
        if index < row.count - 1 { line += String(repeating: " ", count: widths[index] - cell.count + 2) }
      }
      return line + "\n"
    }.joined()
  }
}
