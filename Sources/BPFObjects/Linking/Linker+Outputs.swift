import BundleFormat
import Targets

/// Which maps carry records, and of which type.
extension Linker {
  /// `kept`: by index when maps were defined, the index in `maps`; nil: nothing refers to the map.
  mutating func outputs(
    _ records: inout Records, _ kept: [Int: Int]
  ) throws(ObjectError) -> [LinkedProgram.Output] {
    for name in request.outputs.keys.sorted() where !definitions.contains(where: { $0.map.name == name }) {
      throw unknown(.unknownMap, "map", name, among: definitions.map(\.map.name), key: "output")
    }
    var outputs: [LinkedProgram.Output] = []
    for (index, definition) in definitions.enumerated() {
      let name = definition.map.name
      guard let map = kept[mapIndex[index]] else { continue }
      let asked = request.outputs[name]
      let kind: bundle_output_kind
      switch definition.map.type {
      case MapDefinitions.MapType.ringBuffer: kind = BUNDLE_OUTPUT_RINGBUF
      case MapDefinitions.MapType.perfEventArray where asked != nil || definition.isEvents:
        kind = BUNDLE_OUTPUT_PERFBUF
        if definition.isEvents { since = max(since, MapDefinitions.eventsSince) }
      default:
        guard asked == nil else {
          throw ObjectError(
            .outputMapKind, at: "recipe, output: \(name)",
            "map '\(name)' is no ring buffer and no perf event array",
            help: "only maps of type BPF_MAP_TYPE_RINGBUF or BPF_MAP_TYPE_PERF_EVENT_ARRAY carry records")
        }
        continue
      }
      let root: (field: Int, size: UInt32)
      if let type = asked ?? nil {
        root = try records.add(typeNamed: type, output: name)
      } else if let type = definition.valueType {
        root = try records.add(type: type, of: definition.place.object, output: name)
      } else {
        root = records.addBytes()
      }
      outputs.append(
        LinkedProgram.Output(map: map, kind: kind, field: root.field, size: root.size))
    }
    return outputs
  }
}
