import BundleFormat
import Targets

extension Bundle {
  /// No table of a bundle comes near this.
  private static let mostRows = 1 << 16

  /// Reads a bundle, checking every reference. Error: `corruptBundle`.
  public init(parsing bytes: [UInt8], name: String = "bundle") throws(ObjectError) {
    let order: Architecture.ByteOrder
    switch bytes.prefix(4) {
    case [0x42, 0x46, 0x50, 0x42]: order = .little
    case [0x42, 0x50, 0x46, 0x42]: order = .big
    default: throw Self.corrupt(name, "it does not start with the magic number of a bundle")
    }
    let all = TargetBytes(bytes[...], order)
    let header = try Self.words(all, at: 0, count: MemoryLayout<bundle_header>.size / 4, name)
    guard header[1] == BUNDLE_VERSION else {
      throw Self.corrupt(name, "it has version \(header[1]), this bpfbake reads version \(BUNDLE_VERSION)")
    }
    guard Int(header[2]) <= bytes.count, let whole = all.slice(at: 0, length: Int(header[2])) else {
      throw Self.corrupt(name, "it says that it has \(header[2]) bytes, there are \(bytes.count)")
    }
    guard let manifest = whole.slice(at: Int(header[6]), length: Int(header[7])),
      header[7] <= BUNDLE_MANIFEST_MAX
    else {
      throw Self.corrupt(name, "its manifest lies outside of it")
    }
    size = Int(header[2])
    self.manifest = Array(manifest.bytes)
    guard (1...64).contains(header[5]) else { throw Self.corrupt(name, "it serves \(header[5]) kernels") }
    var kernels: [LinkedProgram] = []
    for index in 0..<Int(header[5]) {
      let entry = MemoryLayout<bundle_kernel>.size
      let words = try Self.words(whole, at: Int(header[4]) + index * entry, count: entry / 4, name)
      kernels.append(try Self.kernel(words, machine: header[3], in: whole, name))
    }
    self.kernels = kernels
  }

  private static func kernel(
    _ words: [UInt32], machine: UInt32, in bytes: TargetBytes, _ name: String
  ) throws(ObjectError) -> LinkedProgram {
    func text(_ offset: UInt32) throws(ObjectError) -> String {
      guard let text = bytes.string(at: Int(offset)) else { throw corrupt(name, "a name lies outside of it") }
      return text
    }
    func rows(_ index: Int, _ width: Int) throws(ObjectError) -> [[UInt32]] {
      let count = Int(words[index + 1])
      guard count <= mostRows else { throw corrupt(name, "a table has \(count) rows") }
      var rows: [[UInt32]] = []
      for row in 0..<count {
        rows.append(try self.words(bytes, at: Int(words[index]) + row * width, count: width / 4, name))
      }
      return rows
    }
    func check(_ condition: Bool, _ what: String) throws(ObjectError) {
      guard condition else { throw corrupt(name, what) }
    }

    guard let dependence = LinkedProgram.Dependence(rawValue: words[3]) else {
      throw corrupt(name, "its dependence level \(words[3]) is unknown")
    }
    guard let buildID = bytes.slice(at: Int(words[4]), length: Int(words[5])) else {
      throw corrupt(name, "its build id lies outside of it")
    }

    var maps: [LinkedProgram.Map] = []
    for row in try rows(7, MemoryLayout<bundle_map>.size) {
      try check(row[7] <= maps.count, "map \(maps.count) has a template that does not come before it")
      guard let data = bytes.slice(at: Int(row[8]), length: Int(row[9])) else {
        throw corrupt(name, "the initial data of map \(maps.count) lies outside of it")
      }
      try check(
        row[9] == 0 || row[9] == row[3], "the initial data of map \(maps.count) has not its value's size")
      maps.append(
        LinkedProgram.Map(
          name: try text(row[0]), type: row[1], keySize: row[2], valueSize: row[3], maxEntries: row[4],
          flags: row[5],
          property: row[6], inner: row[7] == 0 ? nil : Int(row[7]) - 1,
          data: row[9] == 0 ? nil : Array(data.bytes)))
    }

    var programs: [LinkedProgram.Program] = []
    var total = 0
    for row in try rows(11, MemoryLayout<bundle_program>.size) {
      total += Int(row[4])
      guard total <= CodeAssembly.mostInstructions,
        let code = bytes.slice(at: Int(row[3]), length: Int(row[4]) * BPFInstruction.size)
      else { throw corrupt(name, "the code of program \(programs.count) lies outside of it") }
      let instructions = stride(from: 0, to: code.count, by: BPFInstruction.size).compactMap {
        BPFInstruction(code, at: $0)
      }
      for instruction in instructions where instruction.refersToMap {
        try check(
          maps.indices.contains(Int(instruction.immediate)),
          "program \(programs.count) uses a map that it lacks")
      }
      programs.append(
        LinkedProgram.Program(
          name: try text(row[0]), section: "", type: row[1], attachType: row[2], instructions: instructions,
          kernelVersionCode: row[5], flags: row[6], attachBTFID: row[7]))
    }

    var slots: [LinkedProgram.Slot] = []
    for row in try rows(9, MemoryLayout<bundle_slot>.size) {
      let isMap = row[2] == BUNDLE_SLOT_MAP.rawValue
      try check(
        maps.indices.contains(Int(row[0])) && (isMap || row[2] == BUNDLE_SLOT_PROGRAM.rawValue)
          && (isMap ? maps.count : programs.count) > row[3],
        "initial entry \(slots.count) names what it lacks")
      slots.append(
        LinkedProgram.Slot(
          map: Int(row[0]), key: row[1], value: isMap ? .map(Int(row[3])) : .program(Int(row[3]))))
    }

    var attachments: [LinkedProgram.Attachment] = []
    for row in try rows(13, MemoryLayout<bundle_attachment>.size) {
      try check(
        programs.indices.contains(Int(row[0])) && row[3] > 0 && Int(row[3]) <= mostRows,
        "attachment \(attachments.count) is damaged")
      var targets: [String] = []
      var offset = Int(row[2])
      for _ in 0..<row[3] {
        guard let target = bytes.terminated(at: offset) else {
          throw corrupt(name, "a target of attachment \(attachments.count) lies outside of it")
        }
        targets.append(String(decoding: target, as: UTF8.self))
        offset += target.count + 1
      }
      attachments.append(
        LinkedProgram.Attachment(
          program: Int(row[0]), kind: bundle_attach_kind(rawValue: row[1]), targets: targets))
    }

    var enumerators: [LinkedProgram.Enumerator] = []
    for row in try rows(19, MemoryLayout<bundle_enumerator>.size) {
      enumerators.append(
        LinkedProgram.Enumerator(name: try text(row[0]), value: UInt64(row[2]) << 32 | UInt64(row[1])))
    }

    var fields: [LinkedProgram.Field] = []
    for row in try rows(17, MemoryLayout<bundle_field>.size) {
      fields.append(
        LinkedProgram.Field(
          name: row[0] == 0 ? "" : try text(row[0]), kind: bundle_field_kind(rawValue: row[1]),
          offset: row[2],
          size: row[3], count: row[4], child: row[5]))
    }
    for (index, field) in fields.enumerated() {
      // Children come after their parent, so that no walk goes in circles.
      let last = UInt64(field.child) + UInt64(field.kind == BUNDLE_FIELD_ARRAY ? 1 : field.count)
      switch field.kind {
      case BUNDLE_FIELD_STRUCT, BUNDLE_FIELD_ARRAY:
        try check(
          field.count == 0 && field.kind == BUNDLE_FIELD_STRUCT
            || field.child > index && last <= fields.count,
          "field \(index) has children that do not come after it")
      case BUNDLE_FIELD_ENUM:
        try check(last <= enumerators.count, "field \(index) has enumerators outside of it")
      case BUNDLE_FIELD_UINT, BUNDLE_FIELD_INT, BUNDLE_FIELD_BOOL, BUNDLE_FIELD_CHAR, BUNDLE_FIELD_POINTER,
        BUNDLE_FIELD_STRING:
        break
      default: throw corrupt(name, "field \(index) is of the unknown kind \(field.kind.rawValue)")
      }
    }

    var outputs: [LinkedProgram.Output] = []
    for row in try rows(15, MemoryLayout<bundle_output>.size) {
      try check(
        maps.indices.contains(Int(row[0])) && fields.indices.contains(Int(row[2])),
        "output \(outputs.count) is damaged")
      outputs.append(
        LinkedProgram.Output(
          map: Int(row[0]), kind: bundle_output_kind(rawValue: row[1]), field: Int(row[2]), size: row[3]))
    }

    return LinkedProgram(
      machine: machine, byteOrder: bytes.order, release: words[0] == 0 ? nil : try text(words[0]),
      version: words[1],
      minimum: words[2], dependence: dependence, buildID: Array(buildID.bytes), license: try text(words[6]),
      maps: maps,
      slots: slots, programs: programs, attachments: attachments, outputs: outputs, fields: fields,
      enumerators: enumerators)
  }

  private static func words(
    _ bytes: TargetBytes, at offset: Int, count: Int, _ name: String
  ) throws(ObjectError) -> [UInt32] {
    var words: [UInt32] = []
    words.reserveCapacity(count)
    for index in 0..<count {
      guard let word = bytes.u32(at: offset + 4 * index) else {
        throw corrupt(name, "a table lies outside of it")
      }
      words.append(word)
    }
    return words
  }

  private static func corrupt(_ name: String, _ message: String) -> ObjectError {
    ObjectError(
      .corruptBundle, at: name, "the bundle cannot be read: \(message)",
      help: "link it again with `bpfbake link`")
  }
}
