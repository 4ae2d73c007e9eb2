/// Text -> `YAMLNode`, on the events of libyaml, which Yams carries as its module CYaml. On events, since Yams' own
/// tree follows aliases and refuses duplicate keys before we could say where all of them are.
import CYaml
import Diagnostics

struct YAMLReader {
  /// Deeper nesting is refused; our formats need five levels.
  static let maximumDepth = 16
  /// Longer texts are refused.
  static let maximumBytes = 1 << 20

  /// What was refused, in the order of the text.
  private(set) var findings = Findings()

  /// The tree of the one document in `text`, or nil where there is none; then, at least one finding tells why.
  /// Nodes that were refused alone (tags, aliases) are in the tree as `.refused`.
  mutating func read(_ text: String) -> YAMLNode? {
    guard text.utf8.count <= Self.maximumBytes else {
      findings.add(.fileTooLarge, nil, "the file is larger than 1 MiB")
      return nil
    }
    var text = text
    return text.withUTF8 { bytes in
      // libyaml's parser takes some hundred bytes and holds pointers into itself: it must not move.
      withUnsafeTemporaryAllocation(of: yaml_parser_t.self, capacity: 1) { memory in
        guard let parser = memory.baseAddress, yaml_parser_initialize(parser) == 1 else {
          findings.add(.malformedYAML, nil, "no memory for the YAML parser")
          return nil
        }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
        return document(parser, bytes)
      }
    }
  }

  /// A mapping or sequence whose end was not read yet.
  private struct Open {
    var span: Span
    var isMapping: Bool
    var items: [YAMLNode] = []
    var entries: [YAMLNode.Entry] = []
    var lines: [String: Int] = [:]
    /// The key that waits for its value. Its text is nil if it was no usable one; then the value is dropped.
    var key: (text: String?, span: Span)?
  }

  private mutating func document(
    _ parser: UnsafeMutablePointer<yaml_parser_t>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> YAMLNode? {
    var open: [Open] = []
    var root: YAMLNode?
    var documents = 0
    while true {
      if findings.isFull { return nil }
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else {
        reportFailure(parser.pointee, bytes)
        return nil
      }
      defer { yaml_event_delete(&event) }
      var complete: YAMLNode?
      switch event.type {
      case YAML_STREAM_END_EVENT:
        if root == nil { findings.add(.emptyFile, nil, "the file holds no YAML document") }
        return root
      case YAML_DOCUMENT_START_EVENT:
        documents += 1
        if documents > 1 {
          findings.add(.severalDocuments, span(event), "a second YAML document begins here")
          return nil
        }
      case YAML_ALIAS_EVENT:
        findings.add(.aliasRefused, span(event), "aliases (`*name`) are not taken")
        complete = YAMLNode(content: .refused, span: span(event))
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        let value = String(
          decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        let refused = refuse(anchor: scalar.anchor, tag: scalar.tag, event)
        let content = YAMLNode.Content.scalar(value, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
        complete = YAMLNode(content: refused ? .refused : content, span: span(event))
      case YAML_SEQUENCE_START_EVENT:
        _ = refuse(anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag, event)
        open.append(Open(span: span(event), isMapping: false))
      case YAML_MAPPING_START_EVENT:
        _ = refuse(anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag, event)
        open.append(Open(span: span(event), isMapping: true))
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
        if let ended = open.popLast() {
          let content = ended.isMapping ? YAMLNode.Content.mapping(ended.entries) : .sequence(ended.items)
          complete = YAMLNode(content: content, span: ended.span)
        }
      default:
        break
      }
      if open.count > Self.maximumDepth {
        findings.add(.tooDeep, span(event), "nested more than \(Self.maximumDepth) levels deep")
        return nil
      }
      if let complete {
        if open.isEmpty { root = complete } else { add(complete, to: &open[open.count - 1]) }
      }
    }
  }

  /// Puts a node that is complete into the collection that holds it.
  private mutating func add(_ node: YAMLNode, to parent: inout Open) {
    guard parent.isMapping else {
      parent.items.append(node)
      return
    }
    if let key = parent.key {
      parent.key = nil
      if let text = key.text {
        parent.entries.append(YAMLNode.Entry(key: text, span: key.span, value: node))
      }
      return
    }
    switch node.content {
    case .scalar(let text, _):
      if let line = parent.lines[text] {
        findings.add(
          .duplicateKey, node.span, "duplicate key \(Printable.quoted(text))\nfirst given on line \(line)")
        parent.key = (nil, node.span)
      } else {
        parent.lines[text] = node.span.line
        parent.key = (text, node.span)
      }
    case .refused:
      parent.key = (nil, node.span)
    case .sequence, .mapping:
      findings.add(.keyNotText, node.span, "a key must be a word, found \(node.words)")
      parent.key = (nil, node.span)
    }
  }

  /// Reports an anchor or a tag; true if the node cannot be used.
  private mutating func refuse(
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?, _ event: yaml_event_t
  ) -> Bool {
    if anchor != nil { findings.add(.anchorRefused, span(event), "anchors (`&name`) are not taken") }
    if tag != nil { findings.add(.tagRefused, span(event), "tags (`!name`) are not taken") }
    return tag != nil
  }

  private func span(_ event: yaml_event_t) -> Span {
    let (start, end) = (event.start_mark, event.end_mark)
    let length = end.line == start.line && end.column > start.column ? end.column - start.column : 1
    return Span(line: start.line + 1, column: start.column + 1, length: length)
  }

  /// What libyaml says when it gives up.
  private mutating func reportFailure(_ parser: yaml_parser_t, _ bytes: UnsafeBufferPointer<UInt8>) {
    let problem = parser.problem.map { String(cString: $0) } ?? "it cannot be read"
    if parser.error == YAML_READER_ERROR {
      let before = bytes.prefix(parser.problem_offset)
      let line = before.count { $0 == UInt8(ascii: "\n") }
      let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      let column = String(decoding: before[start...], as: UTF8.self).unicodeScalars.count
      findings.add(
        .malformedYAML, Span(line: line + 1, column: column + 1, length: 1), "this is not YAML: \(problem)")
      return
    }
    var message = "this is not YAML: \(problem)"
    if let context = parser.context.map({ String(cString: $0) }) {
      message += "\n\(context) that began on line \(parser.context_mark.line + 1)"
    }
    let mark = parser.problem_mark
    findings.add(.malformedYAML, Span(line: mark.line + 1, column: mark.column + 1, length: 1), message)
  }
}
