/// The table of a format as Markdown, for docs/manifests.md.
public enum FieldReference {
  /// A Markdown table with a row per key, nested keys with dots; ends in a newline.
  public static func markdown(_ format: ManifestFormat) -> String {
    "| key | takes | what it is |\n| --- | --- | --- |\n" + rows(format.fields, prefix: "")
  }

  private static func rows(_ fields: [Field], prefix: String) -> String {
    fields.map { field in
      let key = prefix + field.key
      let required = field.isRequired ? " **Required.**" : ""
      let example = isGroup(field.shape) ? "" : " Example: `\(field.example)`"
      let row = "| `\(key)` | \(takes(field.shape)) | \(field.description).\(required)\(example) |\n"
      return row + nested(field.shape, prefix: key)
    }.joined()
  }

  private static func isGroup(_ shape: Shape) -> Bool {
    switch shape {
    case .record, .records: true
    default: false
    }
  }

  private static func nested(_ shape: Shape, prefix: String) -> String {
    switch shape {
    case .record(let fields), .textOrRecord(_, let fields): rows(fields, prefix: prefix + ".")
    case .records(let fields): rows(fields, prefix: prefix + "[].")
    case .table(_, .record(let fields)), .table(_, .textOrRecord(_, let fields)):
      rows(fields, prefix: prefix + ".NAME.")
    default: ""
    }
  }

  private static func takes(_ shape: Shape) -> String {
    switch shape {
    case .format: "the number \(Shape.currentFormat)"
    case .text(let rule): takes(rule)
    case .list(let rule, let atLeast, let orSingle):
      "a list of \(atLeast) or more, each \(takes(rule))" + (orSingle ? "; one may stand alone" : "")
    case .record: "a mapping"
    case .records: "a list of mappings"
    case .textOrRecord(let rule, _): "\(takes(rule)), or a mapping"
    case .table(let keys, let values): "a mapping from \(keys.meaning) to \(takes(values))"
    }
  }

  private static func takes(_ rule: TextRule) -> String {
    rule.choices.isEmpty ? rule.meaning : rule.choices.map { "`\($0)`" }.joined(separator: ", ")
  }
}
