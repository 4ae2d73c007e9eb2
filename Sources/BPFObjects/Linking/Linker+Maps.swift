import BundleFormat
import Targets

/// The maps: those of globals and of the configuration, which are made when used, the initial entries of others, and which of
/// all are needed.
extension Linker {
  /// Puts the maps that the objects define into `maps`, each behind the template of its inner maps.
  mutating func defineMaps() {
    for definition in definitions {
      var map = definition.map
      if let template = definition.template {
        map.inner = maps.count
        maps.append(template)
      }
      mapIndex.append(maps.count)
      maps.append(map)
    }
  }

  /// The map of a merged data section, made when an instruction first asks for it.
  mutating func dataMap(_ index: Int) -> Int {
    if let known = dataMapIndex[index] { return known }
    let section = data.merged[index]
    let isReadOnly = section.kind == .readOnly
    dataMapIndex[index] = maps.count
    maps.append(
      LinkedProgram.Map(
        name: section.name, type: MapDefinitions.MapType.array, keySize: 4,
        valueSize: UInt32(section.bytes.count),
        maxEntries: 1, flags: isReadOnly ? Self.readOnlyToPrograms : 0,
        property: isReadOnly ? BUNDLE_MAP_FREEZE.rawValue : 0, inner: nil,
        data: section.bytes.allSatisfy { $0 == 0 } && !isReadOnly ? nil : section.bytes))
    return maps.count - 1
  }

  /// The map of the configuration's values, made when an instruction first asks for it.
  mutating func kconfigMap() -> Int {
    if let known = kconfigMapIndex { return known }
    kconfigMapIndex = maps.count
    maps.append(
      LinkedProgram.Map(
        name: ".kconfig", type: MapDefinitions.MapType.array, keySize: 4,
        valueSize: UInt32(kconfig.bytes.count),
        maxEntries: 1, flags: Self.readOnlyToPrograms, property: BUNDLE_MAP_FREEZE.rawValue, inner: nil,
        data: kconfig.bytes))
    return maps.count - 1
  }

  /// BPF_F_RDONLY_PROG of include/uapi/linux/bpf.h.
  private static let readOnlyToPrograms: UInt32 = 1 << 7

  /// The static `values` of maps of maps and program arrays: pointers that relocations of .maps fill in.
  func slots(_ programs: [Symbols.FunctionID]) throws(ObjectError) -> [LinkedProgram.Slot] {
    var slots: [LinkedProgram.Slot] = []
    for (number, object) in symbols.objects.enumerated() {
      guard let section = object.elf.section(named: ".maps") else { continue }
      for relocation in object.elf.relocations[section.index] ?? [] {
        let place = "\(object.name): section '.maps', offset \(relocation.offset)"
        guard
          let index = definitions.firstIndex(where: {
            $0.place.object == number && $0.place.section == section.index
              && $0.place.offset <= relocation.offset && relocation.offset < $0.place.offset + $0.size
          }), let values = definitions[index].values, relocation.offset >= values,
          (relocation.offset - values) % 8 == 0
        else {
          throw ObjectError(
            .badRelocation, at: place, "it fills in something that is not among a map's values")
        }
        let definition = definitions[index]
        let key = UInt32(truncatingIfNeeded: (relocation.offset - values) / 8)
        let value: LinkedProgram.Slot.Value
        switch try symbols.definition(object: number, symbol: relocation.symbol) {
        case .map(let map) where definition.template != nil:
          guard let inner = definitions.firstIndex(where: { $0.place == map }) else {
            throw ObjectError(
              .badRelocation, at: place, "it refers to a place in '.maps' where no map starts")
          }
          value = .map(mapIndex[inner])
        case .code(let owner, let code, let offset)
        where definition.map.type == MapDefinitions.MapType.programArray:
          guard
            let function = symbols.objects[owner].function(section: code, slot: offset / BPFInstruction.size),
            let program = programs.firstIndex(of: Symbols.FunctionID(object: owner, index: function))
          else { throw ObjectError(.badRelocation, at: place, "it refers to a function that is no program") }
          value = .program(program)
        default:
          throw ObjectError(
            .badRelocation, at: place, "map '\(definition.map.name)' cannot hold what its values name")
        }
        slots.append(LinkedProgram.Slot(map: mapIndex[index], key: key, value: value))
      }
    }
    return slots
  }

  /// Takes out the maps that only dead code referred to. What comes back is the new index of each that is kept.
  mutating func dropMaps(
    _ programs: inout [LinkedProgram.Program], _ slots: inout [LinkedProgram.Slot]
  ) -> [Int: Int] {
    unused.formUnion(dataMapIndex.values)
    for instruction in programs.flatMap(\.instructions) where instruction.refersToMap {
      unused.remove(Int(instruction.immediate))
    }
    for case .map(let index) in slots.map(\.value) { unused.remove(index) }
    for (index, map) in maps.enumerated() where unused.contains(index) {
      if let inner = map.inner { unused.insert(inner) }
    }
    var kept: [Int: Int] = [:]
    for index in maps.indices where !unused.contains(index) { kept[index] = kept.count }
    guard !unused.isEmpty else { return kept }
    for (program, code) in programs.map(\.instructions).enumerated() {
      for (position, instruction) in code.enumerated() where instruction.refersToMap {
        let index = kept[Int(instruction.immediate)] ?? 0
        programs[program].instructions[position].immediate = Int32(truncatingIfNeeded: index)
      }
    }
    slots = slots.compactMap { slot in
      kept[slot.map].map { map in
        var slot = slot
        slot.map = map
        if case .map(let index) = slot.value { slot.value = .map(kept[index] ?? 0) }
        return slot
      }
    }
    maps = maps.indices.compactMap { index in
      guard kept[index] != nil else { return nil }
      var map = maps[index]
      map.inner = map.inner.flatMap { kept[$0] }
      return map
    }
    return kept
  }
}
