import BundleFormat
import Targets

extension Bundle {
  /// The blob that bundle.h describes. Error: `limitExceeded` where the manifest is too long or the sizes pass 32 bits.
  public static func bytes(_ program: LinkedProgram, manifest: [UInt8]) throws(ObjectError) -> [UInt8] {
    guard manifest.count <= Int(BUNDLE_MANIFEST_MAX) else {
      throw ObjectError(
        .limitExceeded, at: "manifest",
        "it takes \(manifest.count) bytes, \(BUNDLE_MANIFEST_MAX) are allowed",
        help: "shorten the names of the recipe and the profile")
    }
    var writer = BundleWriter(order: program.byteOrder)
    writer.write(program, manifest: manifest)
    guard writer.bytes.count <= Int(Int32.max) else {
      throw ObjectError(.limitExceeded, at: "bundle", "it takes more than 2 GiB")
    }
    return writer.bytes
  }
}

/// Builds the blob: records are rows of 32-bit words, whatever is referred to comes before it is.
private struct BundleWriter {
  let order: Architecture.ByteOrder
  private(set) var bytes: [UInt8] = []
  private var strings: [String: UInt32] = [:]

  init(order: Architecture.ByteOrder) {
    self.order = order
  }

  mutating func write(_ program: LinkedProgram, manifest: [UInt8]) {
    // The header and the kernel entry have their places first, their words when all is known.
    let headerSize = MemoryLayout<bundle_header>.size
    let kernelSize = MemoryLayout<bundle_kernel>.size
    bytes = [UInt8](repeating: 0, count: headerSize + kernelSize)
    align(8)
    let insns = program.programs.map { blob($0.instructions.flatMap { $0.bytes(order) }) }
    let data = program.maps.map { $0.data.map { blob($0) } ?? 0 }

    let maps = program.maps.enumerated().map { index, map -> [UInt32] in
      [
        string(map.name), map.type, map.keySize, map.valueSize, map.maxEntries, map.flags, map.property,
        map.inner.map { UInt32($0) + 1 } ?? 0, data[index], UInt32(map.data?.count ?? 0),
      ]
    }
    let slots = program.slots.map { slot -> [UInt32] in
      switch slot.value {
      case .map(let index): [UInt32(slot.map), slot.key, BUNDLE_SLOT_MAP.rawValue, UInt32(index)]
      case .program(let index): [UInt32(slot.map), slot.key, BUNDLE_SLOT_PROGRAM.rawValue, UInt32(index)]
      }
    }
    let programs = program.programs.enumerated().map { index, program -> [UInt32] in
      [
        string(program.name), program.type, program.attachType, insns[index],
        UInt32(program.instructions.count),
        program.kernelVersionCode, program.flags, program.attachBTFID,
      ]
    }
    let attachments = program.attachments.map { attachment -> [UInt32] in
      [
        UInt32(attachment.program), attachment.kind.rawValue, list(attachment.targets),
        UInt32(attachment.targets.count),
      ]
    }
    let outputs = program.outputs.map { [UInt32($0.map), $0.kind.rawValue, UInt32($0.field), $0.size] }
    let fields = program.fields.map { field -> [UInt32] in
      [
        field.name.isEmpty ? 0 : string(field.name), field.kind.rawValue, field.offset, field.size,
        field.count,
        field.child,
      ]
    }
    let enumerators = program.enumerators.map {
      [string($0.name), UInt32(truncatingIfNeeded: $0.value), UInt32(truncatingIfNeeded: $0.value >> 32)]
    }
    let buildID = program.buildID.isEmpty ? 0 : blob(program.buildID)
    let release = program.release.map { string($0) } ?? 0
    let license = string(program.license)

    var kernel: [UInt32] = [
      release, program.version, program.minimum, program.dependence.rawValue, buildID,
      UInt32(program.buildID.count),
      license,
    ]
    for table in [maps, slots, programs, attachments, outputs, fields, enumerators] {
      kernel += [self.table(table), UInt32(table.count)]
    }
    let manifestOffset = manifest.isEmpty ? 0 : blob(manifest)
    align(8)
    let header: [UInt32] = [
      BUNDLE_MAGIC, BUNDLE_VERSION, UInt32(bytes.count), program.machine, UInt32(headerSize), 1,
      manifestOffset,
      UInt32(manifest.count),
    ]
    let words = (header + kernel).flatMap { word($0) }
    bytes.replaceSubrange(0..<words.count, with: words)
  }

  private func word(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: order == .little ? value.littleEndian : value.bigEndian, Array.init)
  }

  private mutating func align(_ alignment: Int) {
    while bytes.count % alignment != 0 { bytes.append(0) }
  }

  private mutating func blob(_ content: [UInt8]) -> UInt32 {
    align(8)
    let offset = UInt32(truncatingIfNeeded: bytes.count)
    bytes += content
    return offset
  }

  private mutating func table(_ rows: [[UInt32]]) -> UInt32 {
    guard !rows.isEmpty else { return 0 }
    align(4)
    let offset = UInt32(truncatingIfNeeded: bytes.count)
    bytes += rows.flatMap { $0.flatMap { word($0) } }
    return offset
  }

  private mutating func string(_ text: String) -> UInt32 {
    if let known = strings[text] { return known }
    strings[text] = UInt32(truncatingIfNeeded: bytes.count)
    let offset = UInt32(truncatingIfNeeded: bytes.count)
    bytes += text.utf8.filter { $0 != 0 } + [0]
    return offset
  }

  /// Strings one behind the other, which no other string shares.
  private mutating func list(_ texts: [String]) -> UInt32 {
    if texts.count == 1 { return string(texts[0]) }
    let offset = UInt32(truncatingIfNeeded: bytes.count)
    for text in texts { bytes += text.utf8.filter { $0 != 0 } + [0] }
    return offset
  }
}
