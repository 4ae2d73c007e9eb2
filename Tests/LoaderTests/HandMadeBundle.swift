import BundleFormat

/// A bundle put together by hand, in this machine's byte order, and the header that says what it needs of the loader.
struct HandMadeBundle {
  struct Field {
    var name = ""
    var kind: bundle_field_kind
    var offset: UInt32 = 0
    var size: UInt32 = 0
    var count: UInt32 = 0
    var child: UInt32 = 0
  }

  struct Map {
    var name: String
    var type: UInt32
    var key: UInt32 = 0
    var value: UInt32 = 0
    var entries: UInt32 = 0
    var property: UInt32 = 0
    var inner: UInt32 = 0
    var data: [UInt8] = []
  }

  struct Program {
    var name: String
    var type: UInt32
    var instructions: [UInt64]
  }

  struct Attachment {
    var program: UInt32 = 0
    var kind: bundle_attach_kind
    var targets: [String]
  }

  struct Output {
    var map: UInt32 = 0
    var field: UInt32 = 0
    var size: UInt32 = 0
    var kind = BUNDLE_OUTPUT_RINGBUF
  }

  struct Slot {
    var map: UInt32
    var key: UInt32
    var kind: bundle_slot_kind
    var value: UInt32
  }

  var release: String?
  var version: UInt32 = 0
  var minimum: UInt32 = 0
  var dependence = BUNDLE_STABLE
  var buildID: [UInt8] = []
  var maps: [Map] = []
  var slots: [Slot] = []
  var programs: [Program] = []
  var attachments: [Attachment] = []
  var outputs: [Output] = []
  var fields: [Field] = []
  var enumerators: [(name: String, value: Int64)] = []
  var manifest = #"{"program":"test"}"#

  /// The words of struct bundle_kernel, and the whole blob.
  var encoded: (kernel: [UInt32], bytes: [UInt8]) {
    var blob = [UInt8](repeating: 0, count: 32 + 21 * 4)
    func align(_ to: Int) { while blob.count % to != 0 { blob.append(0) } }
    func add(_ bytes: [UInt8], align alignment: Int = 1) -> UInt32 {
      align(alignment)
      let offset = UInt32(blob.count)
      blob += bytes
      return offset
    }
    func bytes(_ words: [UInt32]) -> [UInt8] { words.flatMap { withUnsafeBytes(of: $0) { [UInt8]($0) } } }
    func string(_ text: String) -> UInt32 { add(Array(text.utf8) + [0]) }
    func table(_ rows: [[UInt32]]) -> [UInt32] {
      [add(bytes(rows.flatMap { $0 }), align: 4), UInt32(rows.count)]
    }

    var kernel: [UInt32] = [release.map { string($0) } ?? 0, version, minimum, dependence.rawValue]
    kernel += [add(buildID, align: 4), UInt32(buildID.count), string("GPL")]
    kernel += table(
      maps.map { map in
        [
          string(map.name), map.type, map.key, map.value, map.entries, 0, map.property, map.inner,
          map.data.isEmpty ? 0 : add(map.data, align: 8), UInt32(map.data.count),
        ]
      })
    kernel += table(slots.map { [$0.map, $0.key, $0.kind.rawValue, $0.value] })
    kernel += table(
      programs.map { program in
        let code = program.instructions.flatMap { withUnsafeBytes(of: $0) { [UInt8]($0) } }
        return [
          string(program.name), program.type, 0, add(code, align: 8), UInt32(program.instructions.count), 0,
          0, 0,
        ]
      })
    kernel += table(
      attachments.map { attachment in
        let targets = attachment.targets.map { string($0) }
        return [attachment.program, attachment.kind.rawValue, targets[0], UInt32(targets.count)]
      })
    kernel += table(outputs.map { [$0.map, $0.kind.rawValue, $0.field, $0.size] })
    kernel += table(
      fields.map { field in
        [
          field.name.isEmpty ? 0 : string(field.name), field.kind.rawValue, field.offset, field.size,
          field.count,
          field.child,
        ]
      })
    kernel += table(
      enumerators.map {
        [string($0.name), UInt32(truncatingIfNeeded: $0.value), UInt32(truncatingIfNeeded: $0.value >> 32)]
      })
    let manifestOffset = add(Array(manifest.utf8))
    align(8)
    let header: [UInt32] = [
      BUNDLE_MAGIC, UInt32(BUNDLE_VERSION), UInt32(blob.count), Self.machine, 32, 1, manifestOffset,
      UInt32(manifest.utf8.count),
    ]
    blob.replaceSubrange(0..<(32 + 21 * 4), with: bytes(header + kernel))
    return (kernel, blob)
  }

  /// e_machine of this machine.
  static var machine: UInt32 {
    #if arch(x86_64)
      62
    #else
      183
    #endif
  }

  /// What `bpfbake link` would write beside the bundle. `knownTables`: with BUNDLE_KERNEL.
  func features(knownTables: Bool) -> String {
    var names: Set<String> = []
    func need(_ name: String, _ condition: Bool) { if condition { names.insert(name) } }
    for attachment in attachments {
      need("ATTACH_TRACEPOINT", attachment.kind == BUNDLE_ATTACH_TRACEPOINT)
      need("ATTACH_RAW_TRACEPOINT", attachment.kind == BUNDLE_ATTACH_RAW_TRACEPOINT)
      need("ATTACH_KPROBE", attachment.kind == BUNDLE_ATTACH_KPROBE)
      need("ATTACH_KRETPROBE", attachment.kind == BUNDLE_ATTACH_KRETPROBE)
      need("ATTACH_ALTERNATIVES", attachment.targets.count > 1)
    }
    need("OUTPUT_RINGBUF", outputs.contains { $0.kind == BUNDLE_OUTPUT_RINGBUF })
    need("OUTPUT_PERFBUF", outputs.contains { $0.kind == BUNDLE_OUTPUT_PERFBUF })
    need("OUTPUT_MANY", outputs.count > 1)
    for map in maps {
      need("MAP_DATA", !map.data.isEmpty)
      need("MAP_FREEZE", map.property & BUNDLE_MAP_FREEZE.rawValue != 0)
      need("MAP_PER_PAGE", map.property & BUNDLE_MAP_PER_PAGE.rawValue != 0)
      need("MAP_PER_CPU_IDS", map.property & BUNDLE_MAP_PER_CPU_IDS.rawValue != 0)
      need("MAP_INNER", map.inner != 0)
    }
    need("SLOTS", !slots.isEmpty)
    for field in fields {
      let kinds = ["UINT", "INT", "BOOL", "CHAR", "POINTER", "ENUM", "STRUCT", "ARRAY", "STRING"]
      names.insert("FIELD_" + kinds[Int(field.kind.rawValue) - 1])
      let isPlain = field.kind.rawValue < BUNDLE_FIELD_STRUCT.rawValue
      need("FIELD_BITS", isPlain && (field.offset | field.size & ~BUNDLE_ENUM_SIGNED) % 8 != 0)
    }
    need("DEPENDENCE_LAYOUT", dependence == BUNDLE_LAYOUT)
    need("DEPENDENCE_EXACT", dependence == BUNDLE_EXACT)
    var lines = [
      "#define BUNDLE_MACHINE \(Self.machine)",
      #"#define BUNDLE_MAP_TYPE_NAMES "\002array\0\015hash_of_maps\0\033ringbuf\0""#,
      #"#define BUNDLE_PROGRAM_TYPE_NAMES "\005tracepoint\0\021raw_tracepoint\0""#,
    ]
    lines += names.sorted().map { "#define BUNDLE_HAS_\($0) 1" }
    if knownTables {
      lines.append("#define BUNDLE_KERNEL \(encoded.kernel.map(String.init).joined(separator: ", "))")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
