/// The shape of a manifest as data: one table per format that validates (`ManifestReading`), makes the JSON Schema
/// (`JSONSchema`) and the reference in docs/manifests.md (`FieldReference`).
struct Field: Sendable {
  let key: String
  let isRequired: Bool
  /// One sentence without a full stop, in Markdown.
  let description: String
  /// A value as one would write it, in YAML's flow style.
  let example: String
  let shape: Shape

  init(_ key: String, required: Bool = false, _ description: String, example: String, _ shape: Shape) {
    self.key = key
    self.isRequired = required
    self.description = description
    self.example = example
    self.shape = shape
  }
}

/// What a key takes.
indirect enum Shape: Sendable {
  /// The number of the format, `currentFormat` alone.
  case format
  case text(TextRule)
  /// A list without repetitions. `orSingle`: one item may stand without brackets.
  case list(TextRule, atLeast: Int = 0, orSingle: Bool = false)
  /// A mapping whose keys we name.
  case record([Field])
  /// A list of such mappings, at least one.
  case records([Field])
  /// One text, or a mapping whose keys we name.
  case textOrRecord(TextRule, [Field])
  /// A mapping whose keys the user names.
  case table(keys: TextRule, values: Shape)

  /// The one version of the formats so far.
  static let currentFormat = 1
}

extension Field {
  /// The two keys that every format begins with.
  static let common: [Field] = [
    Field("format", required: true, "The version of the format", example: "1", .format),
    Field(
      "description", "What it is, in one line for people", example: "Files opened, by process", .text(.prose)),
  ]
}
