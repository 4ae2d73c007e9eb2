import BPFObjects
import BundleFormat
import Foundation

/// A linked program in the form in which ours and libbpf's are compared: by names, without order and without what either
/// side leaves to the device. Each rule that makes the two equal says why it is one.
struct LinkedForm: Equatable {
  struct Map: Equatable {
    var type, keySize, valueSize, maxEntries, flags: UInt32
    var data: [UInt8]?
    var inner: Oracle.Definition?
    var slots: [UInt32: String]
  }

  struct Program: Equatable {
    var type, attachType, flags: UInt32
    var instructions: [BPFInstruction]
    /// By slot: the name of the map whose descriptor belongs there; the immediate is 0.
    var maps: [Int: String]
  }

  var maps: [String: Map] = [:]
  var programs: [String: Program] = [:]

  /// BPF_MAP_TYPE_* and BPF_F_* of include/uapi/linux/bpf.h.
  private static let ringBuffer: UInt32 = 27
  private static let perfEventArray: UInt32 = 4
  private static let mmapable: UInt32 = 1 << 10

  init(_ linked: LinkedProgram) {
    let templates = Set(linked.maps.compactMap(\.inner))
    for (index, map) in linked.maps.enumerated() where !templates.contains(index) {
      let inner = map.inner.map { linked.maps[$0] }
      maps[map.name] = Map(
        type: map.type, keySize: map.keySize, valueSize: map.valueSize, maxEntries: map.maxEntries,
        flags: map.flags,
        data: map.data,
        inner: inner.map {
          Oracle.Definition(
            type: $0.type, keySize: $0.keySize, valueSize: $0.valueSize, maxEntries: $0.maxEntries,
            flags: $0.flags)
        }, slots: [:])
    }
    for slot in linked.slots {
      let value =
        switch slot.value {
        case .map(let index): linked.maps[index].name
        case .program(let index): linked.programs[index].name
        }
      maps[linked.maps[slot.map].name]?.slots[slot.key] = value
    }
    for program in linked.programs {
      var form = Program(
        type: program.type, attachType: program.attachType, flags: program.flags,
        instructions: program.instructions,
        maps: [:])
      for (index, instruction) in Self.loads(program.instructions)
      where [BPFInstruction.Pseudo.mapFD, BPFInstruction.Pseudo.mapValue].contains(instruction.source) {
        form.maps[index] = linked.maps[Int(instruction.immediate)].name
        form.instructions[index].immediate = 0
      }
      programs[program.name] = form
    }
  }

  init(_ oracle: Oracle, keeping used: LinkedForm) throws {
    /// libbpf puts the object's name before the plain names of data sections, to tell maps of several objects apart.
    func plain(_ name: String) -> String {
      name.hasPrefix("object.") ? String(name.dropFirst("object".count)) : name
    }
    let referred = Set((oracle.programs ?? []).flatMap { $0.maps.map { plain($0.name) } })
    for map in oracle.maps ?? [] {
      let name = plain(map.name)
      let isData = name.hasPrefix(".")
      // libbpf makes a map of every data section, we of those that an instruction refers to: less for the device.
      if isData, used.maps[name] == nil, !referred.contains(name) { continue }
      var form = Map(
        type: map.type, keySize: map.keySize, valueSize: map.valueSize, maxEntries: map.maxEntries,
        flags: map.flags,
        data: map.data.map(Self.bytes), inner: map.inner, slots: [:])
      if isData {
        // Skeletons map data into their process; a loader that is none has no use for it.
        form.flags &= ~Self.mmapable
        // A new array holds zeros: nothing is to be written.
        if form.data?.allSatisfy({ $0 == 0 }) == true, used.maps[name]?.data == nil { form.data = nil }
      }
      // libbpf rounds up to this machine's pages; the bundle leaves it to the device (BUNDLE_MAP_PER_PAGE).
      if map.type == Self.ringBuffer, let ours = used.maps[name]?.maxEntries,
        Self.powerOfTwo(atLeast: max(ours, 4096)) == map.maxEntries
      {
        form.maxEntries = ours
      }
      form.slots = Dictionary(map.slots.map { ($0.key, $0.value) }) { first, _ in first }
      maps[name] = form
    }
    for program in oracle.programs ?? [] {
      programs[program.name] = Program(
        type: program.type, attachType: program.expectedAttachType, flags: program.flags,
        instructions: try program.insns.map(Self.instruction),
        maps: Dictionary(uniqueKeysWithValues: program.maps.map { ($0.insn, plain($0.name)) }))
    }
  }

  /// Every ldimm64, with the slot of its first half.
  private static func loads(_ instructions: [BPFInstruction]) -> [(Int, BPFInstruction)] {
    var found: [(Int, BPFInstruction)] = []
    var index = 0
    while index < instructions.count {
      let isLoad = instructions[index].isLoadImmediate64
      if isLoad { found.append((index, instructions[index])) }
      index += isLoad ? 2 : 1
    }
    return found
  }

  private static func powerOfTwo(atLeast size: UInt32) -> UInt32 {
    var power: UInt32 = 1
    while power < size { power <<= 1 }
    return power
  }

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal.utf8)
    return stride(from: 0, to: digits.count, by: 2).compactMap { index in
      UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16)
    }
  }

  /// One slot as the oracle prints it: struct bpf_insn of a little-endian machine.
  static func instruction(_ hexadecimal: String) throws -> BPFInstruction {
    let bytes = Self.bytes(hexadecimal)
    guard bytes.count == 8 else { throw Oracle.Failure(command: "instruction \(hexadecimal)", status: 0) }
    return BPFInstruction(
      opcode: bytes[0], destination: bytes[1] & 0xf, source: bytes[1] >> 4,
      offset: Int16(bitPattern: UInt16(bytes[2]) | UInt16(bytes[3]) << 8),
      immediate: Int32(bitPattern: (4..<8).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[$1]) }))
  }
}
