extension MapDefinitions {
  /// The maps of SEC("maps"), which loaders before libbpf 1.0 knew: each variable is a struct bpf_map_def, words of which
  /// type, key_size, value_size, max_entries and map_flags are the first (tools/testing/selftests/bpf/bpf_helpers.h
  /// until Linux 5.9). What older structs lack is 0, and what longer ones add has to be.
  static func legacy(_ object: BPFObject, number: Int) throws(ObjectError) -> [Definition] {
    guard let section = object.elf.section(named: "maps") else { return [] }
    let bytes = TargetBytes(section.data[...], object.elf.byteOrder)
    let symbols = object.elf.symbols
      .filter { $0.section == .index(section.index) && $0.type == .object }
      .sorted { ($0.value, $0.name) < ($1.value, $1.name) }
    var definitions: [Definition] = []
    for symbol in symbols {
      let place = "\(object.name): map '\(symbol.name)'"
      guard symbol.size >= 16, symbol.size % 4 == 0, symbol.size <= 4096,
        let slice = bytes.slice(at: symbol.value, length: symbol.size)
      else {
        throw ObjectError(
          .legacyMaps, at: place,
          "its definition has \(symbol.size) bytes, which is no struct bpf_map_def of four words or more",
          help: "define it in SEC(\".maps\") with __uint(type, ...), as libbpf 1.0 and later ask for")
      }
      let words = stride(from: 0, to: symbol.size, by: 4).compactMap { slice.u32(at: $0) }
      guard words.dropFirst(5).allSatisfy({ $0 == 0 }), words.count >= 4 else {
        throw ObjectError(
          .legacyMaps, at: place, "its definition sets more than type, sizes, max_entries and map_flags",
          help: "define it in SEC(\".maps\") with __uint(type, ...), as libbpf 1.0 and later ask for")
      }
      var definition = Definition(
        map: LinkedProgram.Map(
          name: symbol.name, type: words[0], keySize: words[1], valueSize: words[2], maxEntries: words[3],
          flags: words.count > 4 ? words[4] : 0, property: 0, inner: nil, data: nil),
        place: Place(object: number, section: section.index, offset: symbol.value), size: symbol.size)
      guard definition.map.type != 0 else {
        throw ObjectError(
          .mapWithoutType, at: place, "the map has no type", help: "set .type in its definition")
      }
      try check(&definition, for: nil, place: place)
      definitions.append(definition)
    }
    return definitions
  }
}
