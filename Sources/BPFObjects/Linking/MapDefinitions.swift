import BundleFormat
import Targets

/// Reads the maps that an object defines in SEC(".maps"), where each variable's type tells the map (libbpf:
/// parse_btf_map_def): `__uint(name, n)` is a pointer to an array of n, `__type(name, t)` a pointer to t. And those of
/// SEC("maps"), where the value of a struct bpf_map_def does: see MapDefinitions+Legacy.swift.
struct MapDefinitions {
  /// The sections that maps are defined in.
  static let sections = [".maps", "maps"]

  /// Where a map is defined.
  struct Place: Hashable {
    let object: Int
    let section: Int
    /// Bytes from the start of the section.
    var offset: Int
  }

  struct Definition {
    var map: LinkedProgram.Map
    let place: Place
    let size: Int
    /// The BTF type of a value as `__type(value, t)` gives it, for the records of a ring buffer.
    var valueType: Int?
    /// The same of a key.
    var keyType: Int?
    /// Whether it is a map of BPFBAKE_EVENTS.
    var isEvents = false
    /// The template of a map of maps: a definition of its own, without a place.
    var template: LinkedProgram.Map?
    /// Bytes from the start of the section where static `values` begin.
    var values: Int?
  }

  /// enum bpf_map_type of include/uapi/linux/bpf.h, those that a link treats specially.
  enum MapType {
    static let hash: UInt32 = 1
    static let array: UInt32 = 2
    static let programArray: UInt32 = 3
    static let perfEventArray: UInt32 = 4
    static let perCPUHash: UInt32 = 5
    static let perCPUArray: UInt32 = 6
    static let lruHash: UInt32 = 9
    static let lruPerCPUHash: UInt32 = 10
    static let arrayOfMaps: UInt32 = 12
    static let hashOfMaps: UInt32 = 13
    static let ringBuffer: UInt32 = 27
    /// BPFBAKE_MAP_TYPE_EVENTS of bpfbake.h, which no kernel knows: a ring buffer, or where the kernel has none a perf
    /// event array.
    static let events: UInt32 = 0xbfba
  }

  /// The first kernel that BPFBAKE_EVENTS works on: the record lies in a map's value, and helpers take memory of that
  /// kind since kernel commit 5722569bb9c3.
  static let eventsSince = KernelVersion(4, 11)

  /// Without a target, a map of BPFBAKE_EVENTS has no type yet that a kernel knows.
  static func of(
    _ object: BPFObject, number: Int, for target: LinkTarget? = nil
  ) throws(ObjectError) -> [Definition] {
    var definitions = try legacy(object, number: number)
    guard let section = try object.btf.first([.dataSection], named: ".maps") else { return definitions }
    let length = object.elf.section(named: ".maps")?.size ?? 0
    let index = object.elf.section(named: ".maps")?.index ?? 0
    for entry in try object.btf.entries(section) {
      let variable = try object.btf.type(entry.variable)
      let name = try object.btf.name(variable)
      let place = "\(object.name): map '\(name)'"
      guard variable.kind == .variable, !name.isEmpty else {
        throw BTF.corrupt(place, "section '.maps' holds something that is no variable")
      }
      if try object.btf.linkage(variable: variable) == .external { continue }
      guard entry.offset + entry.size <= length else {
        throw ObjectError(.mapDefinition, at: place, "it lies outside of section '.maps'")
      }
      let type = try object.btf.resolved(variable.sizeOrType)
      var definition = Definition(
        map: LinkedProgram.Map(
          name: name, type: 0, keySize: 0, valueSize: 0, maxEntries: 0, flags: 0, property: 0, inner: nil,
          data: nil),
        place: Place(object: number, section: index, offset: entry.offset), size: entry.size)
      try read(type, into: &definition, of: object, for: target, place: place, depth: 0)
      definitions.append(definition)
    }
    return definitions
  }

  private static func read(
    _ type: BTFType, into definition: inout Definition, of object: BPFObject, for target: LinkTarget?,
    place: String, depth: Int
  ) throws(ObjectError) {
    let btf = object.btf
    guard type.kind == .structure, depth < 2 else {
      throw ObjectError(
        .mapDefinition, at: place,
        "its type is \(try btf.spelling(type.id)), not a struct that describes a map",
        help: "write: struct { __uint(type, BPF_MAP_TYPE_HASH); ... } NAME SEC(\".maps\");")
    }
    var hasType = false
    for member in try btf.members(type) {
      /// The n of `__uint(member, n)`.
      func number() throws(ObjectError) -> UInt32 {
        let pointer = try btf.resolved(member.type)
        if pointer.kind == .pointer {
          let array = try btf.type(pointer.sizeOrType)
          if array.kind == .array { return UInt32(truncatingIfNeeded: try btf.array(array).count) }
        }
        throw ObjectError(
          .mapDefinition, at: place, "'\(member.name)' is not written as __uint(\(member.name), n)")
      }
      /// The t of `__type(member, t)`.
      func pointee() throws(ObjectError) -> Int {
        let pointer = try btf.resolved(member.type)
        guard pointer.kind == .pointer else {
          throw ObjectError(
            .mapDefinition, at: place, "'\(member.name)' is not written as __type(\(member.name), t)")
        }
        return pointer.sizeOrType
      }
      func size(_ type: Int) throws(ObjectError) -> Int {
        try btf.size(type, pointerSize: object.pointerSize)
      }
      func set(_ size: UInt32, _ path: WritableKeyPath<LinkedProgram.Map, UInt32>) throws(ObjectError) {
        let known = definition.map[keyPath: path]
        guard known == 0 || known == size else {
          throw ObjectError(
            .mapDefinition, at: place, "'\(member.name)' says \(size) bytes, but \(known) were said before")
        }
        definition.map[keyPath: path] = size
      }
      switch member.name {
      case "type":
        definition.map.type = try number()
        hasType = true
      case "key":
        let pointee = try pointee()
        definition.keyType = pointee
        try set(UInt32(truncatingIfNeeded: try size(pointee)), \.keySize)
      case "key_size": try set(try number(), \.keySize)
      case "value":
        let pointee = try pointee()
        definition.valueType = pointee
        try set(UInt32(truncatingIfNeeded: try size(pointee)), \.valueSize)
      case "value_size": try set(try number(), \.valueSize)
      case "max_entries": definition.map.maxEntries = try number()
      case "map_flags": definition.map.flags = try number()
      case "values":
        let array = try btf.resolved(member.type)
        // All members are pointers, of the target's width in the types and of eight bytes in the section.
        let pointerBits = object.pointerSize * 8
        guard array.kind == .array, member.bitOffset % pointerBits == 0 else {
          throw ObjectError(.mapDefinition, at: place, "'values' is not written as __array(values, ...)")
        }
        definition.values = definition.place.offset + member.bitOffset / pointerBits * 8
        let pointer = try btf.resolved(try btf.array(array).element)
        let pointee = pointer.kind == .pointer ? try btf.resolved(pointer.sizeOrType) : pointer
        definition.map.valueSize = 4
        if pointee.kind == .structure {
          var template = Definition(
            map: LinkedProgram.Map(
              name: "\(definition.map.name).inner", type: 0, keySize: 0, valueSize: 0, maxEntries: 0,
              flags: 0,
              property: 0, inner: nil, data: nil), place: definition.place, size: 0)
          try read(
            pointee, into: &template, of: object, for: target, place: "\(place), its inner map",
            depth: depth + 1)
          definition.template = template.map
        }
      case "pinning":
        // LIBBPF_PIN_NONE is 0; an artifact leaves nothing behind, so nothing is pinned.
        guard try number() == 0 else {
          throw ObjectError(
            .unsupportedFeature, at: place,
            "pinned maps are not supported: an artifact leaves nothing behind",
            help: "drop __uint(pinning, ...)")
        }
      case "numa_node", "map_extra":
        guard try number() == 0 else {
          throw ObjectError(
            .unsupportedFeature, at: place, "'\(member.name)' is not supported", help: "drop it")
        }
      default:
        throw ObjectError(
          .mapDefinition, at: place, "'\(member.name)' is no attribute of a map",
          help: "known: type, key, key_size, value, value_size, max_entries, map_flags, values")
      }
    }
    guard hasType, definition.map.type != 0 else {
      throw ObjectError(
        .mapWithoutType, at: place, "the map has no type", help: "add __uint(type, BPF_MAP_TYPE_...) to it")
    }
    try check(&definition, for: target, place: place)
  }

  /// Holds a map against what the kernel wants of its type, and fills in what goes without saying.
  static func check(
    _ definition: inout Definition, for target: LinkTarget?, place: String
  ) throws(ObjectError) {
    func checkValue() throws(ObjectError) {
      guard definition.map.valueSize > 0 else {
        throw ObjectError(
          .mapDefinition, at: place, "the map does not say what its values are",
          help: "add __type(value, ...)")
      }
    }
    if definition.map.type == MapType.events, let target {
      try choose(&definition, for: target, place: place)
    }
    switch definition.map.type {
    case MapType.ringBuffer:
      // The kernel wants no sizes; a value's type, where it is given, tells what the records are.
      definition.map.keySize = 0
      definition.map.valueSize = 0
      definition.map.property |= BUNDLE_MAP_PER_PAGE.rawValue
      guard definition.map.maxEntries > 0 else {
        throw ObjectError(
          .mapDefinition, at: place, "a ring buffer needs its size in bytes",
          help: "add __uint(max_entries, 256 * 1024): a power of two and a multiple of the page size")
      }
      // The kernel wants a power of two (kernel/bpf/ringbuf.c); libbpf rounds up as well. Pages are the loader's to know.
      var size: UInt32 = 4096
      while size < definition.map.maxEntries, size < 1 << 31 { size *= 2 }
      definition.map.maxEntries = size
    case MapType.perfEventArray:
      definition.map.keySize = 4
      definition.map.valueSize = 4
      if definition.map.maxEntries == 0 { definition.map.property |= BUNDLE_MAP_PER_CPU_IDS.rawValue }
    case MapType.arrayOfMaps, MapType.hashOfMaps:
      guard definition.template != nil else {
        throw ObjectError(
          .mapDefinition, at: place, "a map of maps needs a template of its inner maps",
          help: "add __array(values, struct { ... }) to it")
      }
      if definition.map.keySize == 0 { definition.map.keySize = 4 }
    case MapType.programArray:
      if definition.map.keySize == 0 { definition.map.keySize = 4 }
      if definition.map.valueSize == 0 { definition.map.valueSize = 4 }
    // The kernel answers EINVAL to what follows, and says no more (kernel/bpf/arraymap.c, hashtab.c).
    case MapType.array, MapType.perCPUArray:
      guard definition.map.keySize == 4 else {
        throw ObjectError(
          .mapDefinition, at: place, "the key of an array has 4 bytes, not \(definition.map.keySize)",
          help: "add __type(key, __u32)")
      }
      try checkValue()
    case MapType.hash, MapType.perCPUHash, MapType.lruHash, MapType.lruPerCPUHash:
      guard definition.map.keySize > 0 else {
        throw ObjectError(
          .mapDefinition, at: place, "the map does not say what its keys are", help: "add __type(key, ...)")
      }
      try checkValue()
    default: break
    }
  }

  /// Gives a map of BPFBAKE_EVENTS the type that the kernel has.
  private static func choose(
    _ definition: inout Definition, for target: LinkTarget, place: String
  ) throws(ObjectError) {
    definition.isEvents = true
    if let ringBuffer = Targets.MapType.numbered(MapType.ringBuffer), target.has(.of(ringBuffer)) {
      definition.map.type = MapType.ringBuffer
      return
    }
    guard target.version >= eventsSince else {
      throw ObjectError(
        .kernelTooOld, at: place,
        "BPFBAKE_EVENTS needs Linux 4.11, the profile's kernel is \(target.version)",
        help: "put a small record on the stack and send it by bpf_perf_event_output, from Linux 4.4 on")
    }
    definition.map.type = MapType.perfEventArray
    // The size is a ring buffer's; a perf event array has an entry a CPU.
    definition.map.maxEntries = 0
  }
}
