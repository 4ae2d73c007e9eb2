/// The table of a format as a JSON Schema (draft 7, which editors know best), for docs/schemas/.
public enum JSONSchema {
  /// The schema as a text, the same for the same table; ends in a newline.
  public static func text(_ format: ManifestFormat) -> String {
    var members: [(String, JSON)] = [
      ("$schema", .string("http://json-schema.org/draft-07/schema#")),
      ("title", .string("bpfbake \(format.rawValue)")),
      ("description", .string(format.description)),
    ]
    members += object(format.fields)
    return JSON.object(members).text() + "\n"
  }

  private static func object(_ fields: [Field]) -> [(String, JSON)] {
    let required = fields.filter(\.isRequired).map { JSON.string($0.key) }
    return [
      ("type", .string("object")), ("additionalProperties", .bool(false)),
      (
        "properties",
        .object(
          fields.map { ($0.key, .object([("description", .string($0.description))] + members($0.shape))) })
      ),
    ] + (required.isEmpty ? [] : [("required", .array(required))])
  }

  private static func members(_ shape: Shape) -> [(String, JSON)] {
    switch shape {
    case .format: return [("const", .number(Shape.currentFormat))]
    case .text(let rule): return text(rule)
    case .list(let rule, let atLeast, let orSingle):
      var list: [(String, JSON)] = [
        ("type", .string("array")), ("items", .object(text(rule))), ("uniqueItems", .bool(true)),
      ]
      if atLeast > 0 { list.append(("minItems", .number(atLeast))) }
      return orSingle ? [("anyOf", .array([.object(text(rule)), .object(list)]))] : list
    case .record(let fields): return object(fields)
    case .records(let fields):
      return [("type", .string("array")), ("items", .object(object(fields))), ("minItems", .number(1))]
    case .textOrRecord(let rule, let fields):
      return [("anyOf", .array([.object(text(rule)), .object(object(fields))]))]
    case .table(let keys, let values):
      return [
        ("type", .string("object")), ("propertyNames", .object(text(keys))),
        ("additionalProperties", .object(members(values))),
      ]
    }
  }

  private static func text(_ rule: TextRule) -> [(String, JSON)] {
    guard rule.choices.isEmpty else { return [("enum", .array(rule.choices.map(JSON.string)))] }
    return [
      (
        "type",
        rule.takesUnquoted ? .array(["string", "number", "boolean"].map(JSON.string)) : .string("string")
      ),
      ("maxLength", .number(TextRule.maximumLength)),
      ("pattern", .string("^(\(rule.pattern))$")),
    ]
  }

  /// JSON with its members in our order.
  private indirect enum JSON {
    case bool(Bool)
    case number(Int)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])

    func text(indent: String = "") -> String {
      let inner = indent + "  "
      switch self {
      case .bool(let value): return "\(value)"
      case .number(let value): return "\(value)"
      case .string(let value): return Self.quote(value)
      case .array(let items):
        let isFlat = items.allSatisfy { if case .string = $0 { true } else { false } }
        if isFlat { return "[" + items.map { $0.text() }.joined(separator: ", ") + "]" }
        return "[\n" + items.map { inner + $0.text(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
      case .object(let members):
        let lines = members.map { "\(inner)\(Self.quote($0)): \($1.text(indent: inner))" }
        return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
      }
    }

    static func quote(_ text: String) -> String {
      var result = "\""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": result += "\\\(scalar)"
        case _ where scalar.value < 0x20:
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
      }
      return result + "\""
    }
  }
}
