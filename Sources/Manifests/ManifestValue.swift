/// What `ManifestReading` leaves of a tree that it found valid: texts by key, ready to be made into a Profile, Toolchain
/// or Recipe.
indirect enum ManifestValue {
  case text(String)
  case list([String])
  case record([String: ManifestValue])
  case records([ManifestValue])
  /// In the order of the file.
  case table([(key: String, value: ManifestValue)])

  /// The value at a path of keys, or nil.
  subscript(_ keys: String...) -> ManifestValue? {
    var value: ManifestValue? = self
    for key in keys {
      guard case .record(let fields)? = value else { return nil }
      value = fields[key]
    }
    return value
  }

  var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  var list: [String] {
    if case .list(let list) = self { list } else { [] }
  }

  var records: [ManifestValue] {
    if case .records(let records) = self { records } else { [] }
  }

  var table: [(key: String, value: ManifestValue)] {
    if case .table(let table) = self { table } else { [] }
  }
}
