/// The sections that hold a program's globals, merged by name over all objects: one array map each, as libbpf makes them.
struct DataSections {
  enum Kind {
    case readOnly, initialized, zero

    /// What the section's name says, or nil where it is not one of globals (libbpf: bpf_object__elf_collect).
    init?(sectionName name: String) {
      func matches(_ base: String) -> Bool { name == base || name.hasPrefix(base + ".") }
      if matches(".rodata") {
        self = .readOnly
      } else if matches(".data") {
        self = .initialized
      } else if matches(".bss") {
        self = .zero
      } else {
        return nil
      }
    }
  }

  struct Key: Hashable {
    let object: Int
    let section: Int
  }

  struct Merged {
    let name: String
    let kind: Kind
    var bytes: [UInt8]
    var isUsed = false
  }

  private(set) var merged: [Merged] = []
  /// Where a section of an object landed: index into `merged`, bytes from its start.
  private(set) var placement: [Key: (index: Int, base: Int)] = [:]

  /// All globals together may not pass this; the kernel's own limit for an array's value is far above.
  static let largest = 16 << 20

  init(_ objects: [BPFObject]) throws(ObjectError) {
    var total = 0
    for (number, object) in objects.enumerated() {
      for section in object.elf.sections {
        guard let kind = Kind(sectionName: section.name), section.size > 0,
          section.flags & 2 /* SHF_ALLOC */ != 0
        else { continue }
        if let pointer = object.elf.relocations[section.index]?.first {
          throw ObjectError(
            .badRelocation, at: "\(object.name): section '\(section.name)', offset \(pointer.offset)",
            "a global is initialised with the address of '\(object.elf.symbols[pointer.symbol].name)', which no map can hold",
            help: "set it in the program, or use an array in place of the pointer")
        }
        total += section.size
        guard total <= Self.largest else {
          throw ObjectError(
            .limitExceeded, at: "\(object.name): section '\(section.name)'",
            "the globals take more than \(Self.largest >> 20) MiB",
            help: "keep large data in a map of its own")
        }
        let index = merged.firstIndex { $0.name == section.name } ?? merged.count
        if index == merged.count { merged.append(Merged(name: section.name, kind: kind, bytes: [])) }
        let base = (merged[index].bytes.count + section.alignment - 1) & ~(section.alignment - 1)
        merged[index].bytes += [UInt8](repeating: 0, count: base - merged[index].bytes.count)
        merged[index].bytes +=
          section.data.count == section.size ? section.data : [UInt8](repeating: 0, count: section.size)
        placement[Key(object: number, section: section.index)] = (index, base)
      }
    }
  }

  mutating func markUsed(_ index: Int) { merged[index].isUsed = true }
}
