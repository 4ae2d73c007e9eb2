/// Checks a YAML tree against the table of its format: text in, `ManifestValue` or all errors out.
import Diagnostics

struct ManifestReading {
  private let format: ManifestFormat
  private let exists: (String) -> Bool
  private let resolver: PathResolver
  private var findings = Findings()

  /// Reads one manifest.
  /// - Parameters:
  ///   - path: the file's path, absolute: for messages, and what paths inside are relative to.
  ///   - exists: whether a file or folder of an absolute path is there.
  ///   - check: what is wrong with keys that are right each for itself.
  /// - Returns: the record of the document.
  /// - Throws: all that is wrong with it, at least one error.
  static func read(
    _ format: ManifestFormat, yaml: String, path: String, exists: (String) -> Bool,
    check: (ManifestValue) -> [Fault] = { _ in [] }
  ) throws(Diagnostics) -> ManifestValue {
    var reader = YAMLReader()
    let tree = reader.read(yaml)
    return try withoutActuallyEscaping(exists) { exists throws(Diagnostics) in
      var reading = ManifestReading(format: format, exists: exists, resolver: PathResolver(file: path))
      reading.findings = reader.findings
      var value: ManifestValue?
      if let tree, case .record(let fields) = Shape.record(format.fields) {
        value = reading.record(tree, fields, Place(name: "", span: tree.span))
        if reading.findings.all.isEmpty, let value {
          for fault in check(value) {
            reading.findings.add(fault.problem, tree.span(of: fault.keys), fault.message, hint: fault.hint)
          }
        }
      }
      guard reading.findings.all.isEmpty, let value else {
        throw reading.findings.diagnostics(path: path, text: yaml)
      }
      return value
    }
  }

  /// What is wrong with a value that others speak against.
  struct Fault {
    var problem: ManifestProblem
    /// The path of keys that leads to the value.
    var keys: [String]
    var message: String
    var hint: String?

    init(_ problem: ManifestProblem, _ keys: [String], _ message: String, hint: String? = nil) {
      self.problem = problem
      self.keys = keys
      self.message = message
      self.hint = hint
    }
  }

  private init(format: ManifestFormat, exists: @escaping (String) -> Bool, resolver: PathResolver) {
    self.format = format
    self.exists = exists
    self.resolver = resolver
  }

  /// The key that leads to a node: "kernel.headers" and where it stands. The root has an empty name.
  private struct Place {
    var name: String
    var span: Span

    func key(_ entry: YAMLNode.Entry) -> Place {
      Place(name: name.isEmpty ? entry.key : "\(name).\(entry.key)", span: entry.span)
    }

    /// " in `kernel`", or nothing at the root.
    var inside: String { name.isEmpty ? "" : " in \(Printable.quoted(name))" }
  }

  private mutating func value(_ node: YAMLNode, _ shape: Shape, _ place: Place) -> ManifestValue? {
    if case .refused = node.content { return nil }
    switch shape {
    case .format: return self.format(node)
    case .text(let rule): return text(node, rule, place).map(ManifestValue.text)
    case .list(let rule, let atLeast, let orSingle): return list(node, rule, atLeast, orSingle, place)
    case .record(let fields): return record(node, fields, place)
    case .records(let fields): return records(node, fields, place)
    case .textOrRecord(let rule, let fields):
      if case .mapping = node.content { return record(node, fields, place) }
      return text(node, rule, place).map(ManifestValue.text)
    case .table(let keys, let values): return table(node, keys, values, place)
    }
  }

  private mutating func wrongType(
    _ node: YAMLNode, expected: String, _ place: Place, hint: String? = nil,
    problem: ManifestProblem = .wrongType
  ) {
    let whole =
      place.name.isEmpty ? "expected \(expected)" : "\(Printable.quoted(place.name)) takes \(expected)"
    // A collection is pointed at by its key: it may begin lines below.
    var span = node.span
    if case .scalar(let text, _) = node.content, !text.isEmpty {} else { span = place.span }
    findings.add(problem, span, "\(whole), found \(node.words)", hint: hint)
  }

  private mutating func format(_ node: YAMLNode) -> ManifestValue? {
    let place = Place(name: "format", span: node.span)
    guard case .scalar(let text, true) = node.content, case .integer = PlainScalar(text) else {
      wrongType(node, expected: "the number \(Shape.currentFormat)", place)
      return nil
    }
    guard text == String(Shape.currentFormat) else {
      findings.add(
        .unsupportedFormat, node.span,
        "this bpfbake reads format \(Shape.currentFormat), the file has format \(Printable.quoted(text, limit: 20))"
      )
      return nil
    }
    return .text(text)
  }

  private mutating func record(_ node: YAMLNode, _ fields: [Field], _ place: Place) -> ManifestValue? {
    let keys = fields.map(\.key)
    guard case .mapping(let entries) = node.content else {
      wrongType(node, expected: "a mapping with the keys \(keys.joined(separator: ", "))", place)
      return nil
    }
    var values: [String: ManifestValue] = [:]
    var meant: Set<String> = []
    let given = Set(entries.map(\.key))
    for entry in entries where !findings.isFull {
      guard let field = fields.first(where: { $0.key == entry.key }) else {
        let free = keys.filter { !given.contains($0) }
        meant.formUnion(NearMatch.all(to: entry.key, among: free))
        findings.add(
          .unknownKey, entry.span, "unknown key \(Printable.quoted(entry.key))\(place.inside)",
          hint: NearMatch.question(entry.key, among: free)
            ?? "remove it; the keys here are \(keys.joined(separator: ", "))")
        continue
      }
      values[field.key] = value(entry.value, field.shape, place.key(entry))
    }
    for field in fields where field.isRequired && !given.contains(field.key) && !meant.contains(field.key) {
      findings.add(
        .missingKey, place.span, "missing key `\(field.key)`\(place.inside)",
        hint: "add `\(field.key): \(field.example)`: \(field.description.firstSentence)")
    }
    return .record(values)
  }

  private mutating func records(_ node: YAMLNode, _ fields: [Field], _ place: Place) -> ManifestValue? {
    guard case .sequence(let items) = node.content else {
      wrongType(node, expected: "a list of mappings", place)
      return nil
    }
    if items.isEmpty {
      findings.add(.emptyList, node.span, "\(Printable.quoted(place.name)) is an empty list")
    }
    var values: [ManifestValue] = []
    for item in items where !findings.isFull {
      if case .refused = item.content { continue }
      if let value = record(item, fields, Place(name: place.name, span: item.span)) { values.append(value) }
    }
    return .records(values)
  }

  private mutating func table(
    _ node: YAMLNode, _ keys: TextRule, _ values: Shape, _ place: Place
  ) -> ManifestValue? {
    guard case .mapping(let entries) = node.content else {
      wrongType(node, expected: "a mapping", place)
      return nil
    }
    var rows: [(key: String, value: ManifestValue)] = []
    for entry in entries where !findings.isFull {
      let key = YAMLNode(content: .scalar(entry.key, isPlain: false), span: entry.span)
      let name = text(key, keys, place)
      if let value = value(entry.value, values, place.key(entry)), let name { rows.append((name, value)) }
    }
    return .table(rows)
  }

  private mutating func list(
    _ node: YAMLNode, _ rule: TextRule, _ atLeast: Int, _ orSingle: Bool, _ place: Place
  ) -> ManifestValue? {
    if orSingle, case .scalar = node.content { return text(node, rule, place).map { .list([$0]) } }
    guard case .sequence(let items) = node.content else {
      var hint: String?
      if case .scalar(let text, _) = node.content, !text.isEmpty {
        hint = "put it in brackets: [\(Printable.text(text.prefix(60)))]"
      }
      wrongType(node, expected: "a list", place, hint: hint)
      return nil
    }
    if items.count < atLeast {
      findings.add(.emptyList, node.span, "\(Printable.quoted(place.name)) is an empty list")
    }
    var texts: [String] = []
    var seen: Set<String> = []
    for item in items where !findings.isFull {
      if case .refused = item.content { continue }
      guard let text = text(item, rule, place) else { continue }
      if seen.insert(text).inserted {
        texts.append(text)
      } else {
        findings.add(
          .repeatedItem, item.span,
          "\(Printable.quoted(text)) stands twice in \(Printable.quoted(place.name))")
      }
    }
    return .list(texts)
  }

  private mutating func text(_ node: YAMLNode, _ rule: TextRule, _ place: Place) -> String? {
    guard case .scalar(let text, let isPlain) = node.content else {
      wrongType(node, expected: rule.meaning, place)
      return nil
    }
    if isPlain, !rule.takesUnquoted, !check(unquoted: text, node, rule, place) { return nil }
    guard text.utf8.count <= TextRule.maximumLength else {
      findings.add(
        .textTooLong, node.span,
        "\(Printable.quoted(place.name)) is longer than \(TextRule.maximumLength) bytes")
      return nil
    }
    let controls: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
    if let control = text.unicodeScalars.first(where: { controls.contains($0.properties.generalCategory) }) {
      let name =
        control == "\n" ? "a line break" : control == "\0" ? "a NUL" : Printable.quoted(String(control))
      findings.add(.controlCharacter, node.span, "\(Printable.quoted(place.name)) holds \(name)")
      return nil
    }
    if text.isEmpty {
      findings.add(.emptyText, node.span, "\(Printable.quoted(place.name)) is empty")
      return nil
    }
    guard rule.fits(text) else {
      let choices = rule.choices.isEmpty ? nil : "use one of \(rule.choices.joined(separator: ", "))"
      findings.add(
        rule.problem, node.span, "expected \(rule.meaning), found \(Printable.quoted(text))",
        hint: NearMatch.question(text, among: rule.choices + rule.known) ?? choices)
      return nil
    }
    if let missing = rule.missing {
      let path = resolver.resolve(text)
      if !exists(path) {
        findings.add(
          missing, node.span, "\(Printable.quoted(text)) is not there\nlooked for \(Printable.text(path))")
      }
    }
    return text
  }

  /// Whether a YAML reader takes the unquoted text for text, as we do; reports it if not.
  private mutating func check(unquoted text: String, _ node: YAMLNode, _ rule: TextRule, _ place: Place)
    -> Bool
  {
    switch PlainScalar(text) {
    case .text: return true
    case .nothing:
      wrongType(
        node, expected: rule.meaning, place, hint: "give it a value, or remove the key if it is optional")
    case .truth:
      wrongType(
        node, expected: rule.meaning, place,
        hint: "if that is the text you mean, put it in quotes: \"\(text)\"")
    case .integer, .decimal:
      guard rule.unquoted == .versionNotQuoted else {
        let quote = "if that is the text you mean, put it in quotes: \"\(text.prefix(60))\""
        wrongType(
          node, expected: rule.meaning, place, hint: rule.unquoted == .wrongType ? quote : nil,
          problem: rule.unquoted)
        return false
      }
      var cause = ""
      if let number = Double(text), "\(number)" != text {
        cause = "\nYAML reads \(text) as the number \(number)"
      }
      findings.add(
        .versionNotQuoted, node.span,
        "`\(text.prefix(40))` without quotes is a number, not a version\(cause)",
        hint:
          "write \"\(text.prefix(40))\" with the quotes, or all three numbers, such as \(text.prefix(40)).0")
    }
    return false
  }
}

extension YAMLNode {
  /// Where the value lies that a path of keys leads to; the whole node where there is none.
  fileprivate func span(of keys: [String]) -> Span {
    guard let key = keys.first, case .mapping(let entries) = content,
      let entry = entries.first(where: { $0.key == key })
    else { return span }
    return entry.value.span(of: Array(keys.dropFirst()))
  }
}

extension String {
  /// "The version. Two numbers" as "the version", for use after a colon; "BTF files" keeps its capitals.
  fileprivate var firstSentence: String {
    let sentence = firstRange(of: ". ").map { self[..<$0.lowerBound] } ?? self[...]
    guard let second = sentence.dropFirst().first, second.isLowercase || second == " " else {
      return String(sentence)
    }
    return sentence.prefix(1).lowercased() + sentence.dropFirst()
  }
}
