import Targets

/// The .BTF.ext section: what belongs to instructions, by section and offset. Function info is not read: the bundle
/// carries no BTF to the device.
struct BTFExtension: Sendable {
  struct LineInfo: Sendable {
    /// Bytes from the start of the section.
    let offset: Int
    let line: SourceLine
  }

  /// One CO-RE relocation: struct bpf_core_relo of include/uapi/linux/bpf.h.
  struct CORERelocation: Sendable {
    /// Bytes from the start of the section.
    let offset: Int
    let type: Int
    /// "0:1:2": indices of members and elements from the type on.
    let access: String
    /// enum bpf_core_relo_kind, unchecked.
    let kind: UInt32
  }

  /// By section name, sorted by offset.
  var lines: [String: [LineInfo]] = [:]
  var relocations: [String: [CORERelocation]] = [:]

  init() {}

  /// Reads the section; names come from `btf`. Error: `corruptBTF`.
  init(parsing bytes: [UInt8], btf: BTF, name: String) throws(ObjectError) {
    let all = TargetBytes(bytes[...], btf.order)
    guard let magic: UInt16 = all.read(at: 0), magic == BTF.magic, let headerLength = all.u32(at: 4),
      headerLength >= 24
    else { throw Self.corrupt(name, "its header is damaged or in another byte order") }
    // Sub-sections: function info, line info, CO-RE relocations (the last only in headers of 32 bytes and more).
    func subsection(_ index: Int) throws(ObjectError) -> TargetBytes? {
      guard 8 + 8 * index + 8 <= Int(headerLength) else { return nil }
      guard let offset = all.u32(at: 8 + 8 * index), let length = all.u32(at: 12 + 8 * index),
        let bytes = all.slice(at: Int(headerLength) + Int(offset), length: Int(length))
      else { throw Self.corrupt(name, "a part of it lies outside of it") }
      return length == 0 ? nil : bytes
    }
    if let part = try subsection(1) {
      try Self.records(part, least: 16, btf: btf, name: name) {
        (section, bytes, offset) throws(ObjectError) in
        guard let start = bytes.u32(at: offset), let file = bytes.u32(at: offset + 4),
          let text = bytes.u32(at: offset + 8), let position = bytes.u32(at: offset + 12)
        else { throw Self.corrupt(name, "a line record is cut short") }
        let line = SourceLine(
          file: try btf.string(Int(file)), line: Int(position >> 10), column: Int(position & 0x3ff),
          text: try btf.string(Int(text)))
        lines[section, default: []].append(LineInfo(offset: Int(start), line: line))
      }
    }
    if let part = try subsection(2) {
      try Self.records(part, least: 16, btf: btf, name: name) {
        (section, bytes, offset) throws(ObjectError) in
        guard let start = bytes.u32(at: offset), let type = bytes.u32(at: offset + 4),
          let access = bytes.u32(at: offset + 8), let kind = bytes.u32(at: offset + 12)
        else { throw Self.corrupt(name, "a CO-RE record is cut short") }
        relocations[section, default: []].append(
          CORERelocation(offset: Int(start), type: Int(type), access: try btf.string(Int(access)), kind: kind)
        )
      }
    }
    for (section, list) in lines { lines[section] = list.sorted { $0.offset < $1.offset } }
  }

  /// The line that the instruction at `offset` of `section` came from.
  func line(section: String, offset: Int) -> SourceLine? {
    lines[section]?.last { $0.offset <= offset }?.line
  }

  /// Walks one sub-section: a record size, then per section its name, a count and the records.
  private static func records(
    _ part: TargetBytes, least: Int, btf: BTF, name: String,
    _ body: (_ section: String, _ bytes: TargetBytes, _ offset: Int) throws(ObjectError) -> Void
  ) throws(ObjectError) {
    guard let size = part.u32(at: 0).map(Int.init), size >= least, size % 4 == 0 else {
      throw corrupt(name, "its records have an impossible size")
    }
    var offset = 4
    while offset < part.count {
      guard let sectionName = part.u32(at: offset), let count = part.u32(at: offset + 4).map(Int.init) else {
        throw corrupt(name, "a section's records are cut short")
      }
      let section = try btf.string(Int(sectionName))
      offset += 8
      guard count > 0, part.slice(at: offset, length: count * size) != nil else {
        throw corrupt(name, "the records of section '\(section)' are cut short")
      }
      for _ in 0..<count {
        try body(section, part, offset)
        offset += size
      }
    }
  }

  private static func corrupt(_ name: String, _ message: String) -> ObjectError {
    ObjectError(
      .corruptBTF, at: name, "the .BTF.ext section cannot be read: \(message)",
      help: "the object is damaged: compile it again with -g")
  }
}
