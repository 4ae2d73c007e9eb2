/// What a symbol of any object stands for once all objects are seen together.
struct Symbols {
  /// A function of one of the objects.
  struct FunctionID: Hashable {
    let object: Int
    let index: Int
  }

  enum Definition {
    /// The function that the symbol names, or the code section that holds it (then the addend tells which).
    case code(object: Int, section: Int, offset: Int)
    case map(MapDefinitions.Place)
    case data(object: Int, section: Int, offset: Int)
    case external(name: String, isWeak: Bool)
  }

  let objects: [BPFObject]
  /// Defined global and weak symbols by name: object and symbol index.
  private var globals: [String: (object: Int, symbol: Int)] = [:]

  init(_ objects: [BPFObject]) throws(ObjectError) {
    self.objects = objects
    for (number, object) in objects.enumerated() {
      for (index, symbol) in object.elf.symbols.enumerated()
      where symbol.binding != .local && !symbol.name.isEmpty {
        guard case .index(let section) = symbol.section,
          !["license", "version", ".bpfbake.records", ".bpfbake.headers"].contains(
            object.elf.sections[section].name)
        else { continue }
        guard let other = globals[symbol.name] else {
          globals[symbol.name] = (number, index)
          continue
        }
        let known = objects[other.object].elf.symbols[other.symbol]
        if known.binding == .weak, symbol.binding != .weak {
          globals[symbol.name] = (number, index)
        } else if known.binding != .weak, symbol.binding != .weak {
          throw ObjectError(
            .duplicateSymbol, at: "\(object.name): '\(symbol.name)'",
            "it is defined in \(objects[other.object].name) too",
            help: "make one of the two static, or __weak, or rename it")
        }
      }
    }
  }

  /// Where symbol `index` of object `number` leads.
  func definition(object number: Int, symbol index: Int) throws(ObjectError) -> Definition {
    let object = objects[number]
    let symbol = object.elf.symbols[index]
    switch symbol.section {
    case .undefined:
      guard let found = globals[symbol.name] else {
        return .external(name: symbol.name, isWeak: symbol.binding == .weak)
      }
      return try definition(object: found.object, symbol: found.symbol)
    case .special(let index):
      throw ObjectError(
        .badRelocation, at: "\(object.name): symbol '\(symbol.name)'",
        "it lies in the reserved section \(index)", help: "the object is damaged: compile it again")
    case .index(let section):
      // A global that another object overrides (weak against strong) leads there.
      if symbol.binding != .local, let found = globals[symbol.name], found != (number, index) {
        return try definition(object: found.object, symbol: found.symbol)
      }
      let name = object.elf.sections[section].name
      if MapDefinitions.sections.contains(name) {
        return .map(MapDefinitions.Place(object: number, section: section, offset: symbol.value))
      }
      if object.functions.contains(where: { $0.section == section }) {
        return .code(object: number, section: section, offset: symbol.value)
      }
      return .data(object: number, section: section, offset: symbol.value)
    }
  }
}
