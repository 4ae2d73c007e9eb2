/// docs/bundle-format.md says the same as bundle.h, and its example is a bundle.
import BPFObjects
import Foundation
import Testing

@Suite struct BundleFormatTests {
  /// A struct or enum of C: its name, and its fields with their offsets or its values with their numbers.
  struct Definition: Equatable, CustomStringConvertible {
    var kind: String
    var name: String
    /// Bytes of a struct.
    var size: Int?
    var rows: [String]

    var description: String { "\(kind) \(name) \(size ?? 0): \(rows)" }
  }

  /// The definitions of the header: structs of nothing but 32-bit words, enums with every value given.
  static func header() throws -> [Definition] {
    let text = try Repository.text("Sources/TargetLoader/bundle/bundle.h")
      .replacing(/\/\*.*?\*\//.dotMatchesNewlines(), with: "")
    return text.matches(of: /(struct|enum) (bundle_\w+) \{(.*?)\n?\};/.dotMatchesNewlines()).map { match in
      let body = String(match.3)
      guard match.1 == "struct" else {
        let rows = body.matches(of: /(BUNDLE_\w+) = (\w+)/).map { "\($0.2) \($0.1)" }
        return Definition(kind: "enum", name: String(match.2), rows: rows)
      }
      let fields = body.split(separator: ";").flatMap { declaration in
        let words = declaration.trimmingCharacters(in: .whitespacesAndNewlines)
        if words.isEmpty { return [String]() }
        // What is no list of words shows up as a field that no document has.
        let names = words.hasPrefix("uint32_t ") ? String(words.dropFirst("uint32_t ".count)) : words
        return names.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      }
      return Definition(
        kind: "struct", name: String(match.2), size: 4 * fields.count,
        rows: fields.enumerated().map { "\(4 * $0.offset) \($0.element)" })
    }
  }

  static func documented() throws -> [Definition] {
    let text = try Repository.text("docs/bundle-format.md")
    return text.split(separator: "\n### ").dropFirst().compactMap { section in
      let section = section.split(separator: "\n## ", maxSplits: 1)[0]
      guard let title = section.prefixMatch(of: /(struct|enum) (\w+)(?: \((\d+) bytes\))?\n/) else {
        return nil
      }
      return Definition(
        kind: String(title.1), name: String(title.2), size: title.3.flatMap { Int($0) },
        rows: Markdown.tableRows(section).dropFirst().map {
          $0.prefix(2).map { $0.trimmingCharacters(in: ["`"]) }.joined(separator: " ")
        })
    }
  }

  @Test func theRecordsAreThoseOfTheHeader() throws {
    let (header, documented) = (try Self.header(), try Self.documented())
    #expect(header.count > 10)
    #expect(documented.map(\.name) == header.map(\.name))
    for (left, right) in zip(documented, header) { #expect(left == right) }
  }

  @Test(arguments: ["BUNDLE_MAGIC", "BUNDLE_VERSION", "BUNDLE_MANIFEST_MAX", "BUNDLE_ENUM_SIGNED"])
  func theConstantsAreThoseOfTheHeader(name: String) throws {
    let header = try Repository.text("Sources/TargetLoader/bundle/bundle.h")
    let pattern = try Regex("#define \(name) ([0-9A-Fa-fx]+)u", as: (Substring, Substring).self)
    let value = try #require(header.firstMatch(of: pattern)?.1)
    let text = try Repository.text("docs/bundle-format.md")
    // "`NAME`: value", "`NAME` (value)", or the version that the title gives.
    let wordings = ["`\(name)`: \(value)", "`\(name)` (\(value))"]
    #expect(wordings.contains { text.contains($0) }, "\(name) is \(value)")
    if name == "BUNDLE_VERSION" { #expect(text.hasPrefix("# The bundle format, version \(value)\n")) }
  }

  /// The example's bytes, each line's offset checked.
  static func example() throws -> [UInt8] {
    let text = try Repository.text("docs/bundle-format.md")
    let begin = try #require(text.range(of: "<!-- example of a bundle -->\n```\n"))
    var bytes: [UInt8] = []
    for line in text[begin.upperBound...].components(separatedBy: "\n```")[0].split(separator: "\n")
    where !line.hasPrefix("#") {
      let match = try #require(line.prefixMatch(of: /([0-9a-f]{4})  ((?:[0-9a-f]{2} ?)+)/), "\(line)")
      #expect(Int(match.1, radix: 16) == bytes.count, "\(line)")
      bytes += match.2.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }
    return bytes
  }

  /// What it is said to be is what the reader finds in it, and what the writer makes of that.
  @Test func theExampleIsWhatTheWriterWrites() throws {
    let example = try Self.example()
    let bundle = try Bundle(parsing: example)
    #expect(bundle.size == example.count)
    let kernel = try #require(bundle.kernels.first)
    #expect(kernel.programs.map(\.name) == ["executed"])
    #expect(kernel.attachments.map(\.targets) == [["sched_process_exec"]])
    #expect(kernel.maps.map(\.name) == ["pids"])
    #expect(try Bundle.bytes(kernel, manifest: bundle.manifest) == example)
  }
}
