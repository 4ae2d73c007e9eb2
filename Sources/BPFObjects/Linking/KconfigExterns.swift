import Targets

/// `extern ... __kconfig` variables: values of the target's kernel configuration, resolved at link time and laid out in
/// one read-only map as libbpf does, which sorts them by alignment (the widest first), size
/// and name.
///
/// Externs that begin with LINUX_ are no options: LINUX_KERNEL_VERSION is the version, LINUX_HAS_BPF_MAP_TYPE_RINGBUF and
/// its like say whether the kernel has what the rest of the name names. What a kernel has, later ones have too, so such
/// an answer ties a program to no release.
struct KconfigExterns {
  struct Variable {
    let name: String
    let size: Int
    let alignment: Int
    let bytes: [UInt8]
    /// How far a program that uses the value depends on the kernel.
    var dependence = LinkedProgram.Dependence.layout
    /// The first kernel for which the value is this one, where it says that something is there.
    var since: KernelVersion?
  }

  /// More bytes than any text of a .config has.
  static let largest = 4096

  /// Offset of each variable in `bytes`, by name.
  private(set) var offsets: [String: Int] = [:]
  private(set) var bytes: [UInt8] = []
  private var variables: [(offset: Int, variable: Variable)] = []

  /// The variable that the byte at `offset` belongs to.
  func variable(at offset: Int) -> Variable? {
    variables.last { $0.offset <= offset }?.variable
  }

  /// Collects those of `objects` that have a BTF variable in the data section ".kconfig" and gives them values.
  init(_ objects: [BPFObject], target: LinkTarget) throws(ObjectError) {
    var variables: [String: Variable] = [:]
    for object in objects {
      guard let section = try object.btf.first([.dataSection], named: ".kconfig") else { continue }
      for entry in try object.btf.entries(section) {
        let variable = try object.btf.type(entry.variable)
        guard variable.kind == .variable else { continue }
        let name = try object.btf.name(variable)
        let isWeak = object.elf.symbols.contains { $0.name == name && $0.binding == .weak }
        variables[name] = try Self.value(name, variable, isWeak: isWeak, in: object, target: target)
      }
    }
    for variable in variables.values.sorted(by: {
      ($1.alignment, $0.size, $0.name) < ($0.alignment, $1.size, $1.name)
    }) {
      let offset = (bytes.count + variable.alignment - 1) / variable.alignment * variable.alignment
      bytes += [UInt8](repeating: 0, count: offset - bytes.count) + variable.bytes
      offsets[variable.name] = offset
      self.variables.append((offset, variable))
    }
  }

  private static func value(
    _ name: String, _ variable: BTFType, isWeak: Bool, in object: BPFObject, target: LinkTarget
  ) throws(ObjectError) -> Variable {
    let place = "\(object.name): extern '\(name)'"
    let type = try object.btf.resolved(variable.sizeOrType)
    let size = try object.btf.size(variable.sizeOrType)
    guard (1...Self.largest).contains(size) else {
      throw ObjectError(
        .unresolvedExtern, at: place,
        "it has \(size) bytes; a value of the configuration has 1 to \(Self.largest)",
        help: "declare it as an integer, or as a char array that holds the text")
    }

    func number(_ value: Int64) throws(ObjectError) -> Variable {
      guard type.kind == .int || type.isAnyEnumeration, [1, 2, 4, 8].contains(size) else {
        throw ObjectError(
          .unresolvedExtern, at: place, "its value is the number \(value), its type is not an integer",
          help: "declare it as an integer, such as: extern int \(name) __kconfig;")
      }
      let bits = size * 8
      guard bits == 64 || (value >= -(1 << (bits - 1)) && value < 1 << bits) else {
        throw ObjectError(
          .unresolvedExtern, at: place, "its value, \(value), does not fit into \(size) bytes")
      }
      var bytes = withUnsafeBytes(of: value.littleEndian) { Array($0.prefix(size)) }
      if object.btf.order == .big { bytes.reverse() }
      return Variable(name: name, size: size, alignment: size, bytes: bytes)
    }

    if name == "LINUX_KERNEL_VERSION" { return try number(Int64(target.version.code)) }
    if name == "LINUX_HAS_SYSCALL_WRAPPER" {
      return try number(target.systemCalls.arguments == .registers ? 1 : 0)
    }
    if name == "LINUX_HAS_SYSCALL_TRACEPOINTS" {
      var variable = try number(target.reportsSystemCalls ? 1 : 0)
      variable.dependence = .stable
      return variable
    }
    if name.hasPrefix("LINUX_HAS_"),
      let feature = KernelFeature.constant(String(name.dropFirst("LINUX_HAS_".count)))
    {
      let isThere = target.has(feature)
      var variable = try number(isThere ? 1 : 0)
      // What goes for good ties a program to this kernel.
      variable.dependence =
        isThere && feature.goes(after: target.version, on: target.architecture) ? .layout : .stable
      variable.since = isThere ? target.oldest(with: feature) : nil
      return variable
    }
    guard name.hasPrefix("CONFIG_") else {
      throw ObjectError(
        .unresolvedExtern, at: place,
        "a __kconfig extern is LINUX_KERNEL_VERSION, or starts with CONFIG_, or with LINUX_HAS_ and SYSCALL_WRAPPER, SYSCALL_TRACEPOINTS or the name of a helper, map type or program type",
        misspelling: ObjectError.Misspelling(
          name,
          among: ["LINUX_KERNEL_VERSION", "LINUX_HAS_SYSCALL_WRAPPER", "LINUX_HAS_SYSCALL_TRACEPOINTS"]
            + KernelFeature.constants.map { "LINUX_HAS_" + $0 }))
    }
    guard let config = target.config else {
      throw ObjectError(
        .unresolvedExtern, at: place, "the profile does not tell the kernel's configuration",
        help: "give the profile the kernel's .config: kernel: {config: PATH}")
    }
    guard let text = config[name] else {
      guard isWeak || type.kind == .int && size == 1 || type.isAnyEnumeration else {
        throw ObjectError(
          .unresolvedExtern, at: place, "the profile's kernel configuration does not set it",
          help: "declare it __weak to read 0 there, or enable the option in the kernel")
      }
      let alignment = type.kind == .array ? 1 : max(1, min(size, 8))
      return Variable(name: name, size: size, alignment: alignment, bytes: Array(repeating: 0, count: size))
    }
    switch text {
    // enum libbpf_tristate: n 0, y 1, m 2; a bool cannot hold m, a char holds the letter.
    case "y", "m", "n":
      if type.kind == .int, size == 1, try !object.btf.integer(type).isBoolean {
        return try number(Int64(text.utf8.first ?? 0))
      }
      return try number(text == "n" ? 0 : text == "y" ? 1 : 2)
    case let text where text.hasPrefix("\""):
      guard type.kind == .array, size > 0 else {
        throw ObjectError(
          .unresolvedExtern, at: place, "its value is the text \(text), its type is no char array")
      }
      let characters = Array(text.dropFirst().utf8.prefix { $0 != UInt8(ascii: "\"") }.prefix(size - 1))
      return Variable(
        name: name, size: size, alignment: 1,
        bytes: characters + Array(repeating: 0, count: size - characters.count))
    default:
      let value =
        text.hasPrefix("0x")
        ? UInt64(text.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) } : Int64(text)
      guard let value else {
        throw ObjectError(.unresolvedExtern, at: place, "the configuration's value '\(text)' is no number")
      }
      return try number(value)
    }
  }
}
