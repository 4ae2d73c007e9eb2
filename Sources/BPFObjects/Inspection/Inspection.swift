import BundleFormat
import Targets

/// What there is to say of an object, a bundle or an artifact, as plain values that encode to JSON.
public struct Inspection: Encodable, Sendable {
  public enum Kind: String, Encodable, Sendable {
    case object, bundle, artifact
  }

  public struct Kernel: Encodable, Sendable {
    /// `uname -r`, where known.
    public let release: String?
    public let version: String
    /// The oldest release that the program runs on.
    public let minimum: String
    public let dependence: String
    public let buildID: String?
  }

  public struct Program: Encodable, Sendable {
    public let name: String
    /// The ELF section; in objects alone.
    public let section: String?
    public let type: String
    public let instructions: Int
    /// Where it is attached, alternatives in order: "tracepoint syscalls/sys_enter_openat".
    public let attach: [String]
  }

  public struct Map: Encodable, Sendable {
    public let name: String
    public let type: String
    public let keySize: UInt32
    public let valueSize: UInt32
    public let maxEntries: UInt32
    public let flags: UInt32
    /// Bytes of kernel memory when it is full; once per CPU where `isPerCPU`.
    public let memory: Int
    public let isPerCPU: Bool
  }

  public struct Output: Encodable, Sendable {
    public let map: String
    public let kind: String
    public let size: UInt32
    /// The record's fields: "pid: u32 @0".
    public let fields: [String]
  }

  public struct Part: Encodable, Sendable {
    public let name: String
    public let size: Int
  }

  public let kind: Kind
  public let size: Int
  /// The architecture's name, or "ELF machine N".
  public let machine: String?
  public let byteOrder: String
  public let license: String
  public let kernel: Kernel?
  public let programs: [Program]
  public let maps: [Map]
  public let outputs: [Output]
  public let parts: [Part]
  /// The manifest's JSON text.
  public let manifest: String?
}

extension Inspection {
  /// Of a file's bytes, whatever it is. Error: `notAnObject` where it is none of the three.
  public init(of bytes: [UInt8], name: String) throws(ObjectError) {
    if bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) {
      // e_type at 16 in either class; ET_REL is 1.
      if bytes.count > 17, bytes[16] != 1, bytes[17] != 1 {
        guard let artifact = try Artifact(parsing: bytes, name: name) else {
          throw ObjectError(
            .notAnObject, at: name, "this program carries no bundle: it has no section '\(Bundle.section)'",
            help: "give an artifact that bpfbake baked, a bundle or a .bpf.o")
        }
        let parts = artifact.parts.map { Part(name: $0.name, size: $0.size) }
        self.init(.artifact, size: bytes.count, artifact.bundle, parts: parts)
      } else {
        try self.init(object: BPFObject(parsing: bytes, name: name), size: bytes.count)
      }
      return
    }
    guard [[0x42, 0x46, 0x50, 0x42], [0x42, 0x50, 0x46, 0x42]].contains(Array(bytes.prefix(4))) else {
      throw ObjectError(
        .notAnObject, at: name, "this is neither an ELF file nor a bundle",
        help: "give an artifact that bpfbake baked, a bundle or a .bpf.o")
    }
    let bundle = try Bundle(parsing: bytes, name: name)
    self.init(.bundle, size: bytes.count, bundle, parts: [])
  }

  private init(_ kind: Kind, size: Int, _ bundle: Bundle, parts: [Part]) {
    // One kernel for now; a bundle that parses has at least one.
    let linked = bundle.kernels[0]
    self.kind = kind
    self.size = size
    let code = linked.programs.map { $0.instructions.count * BPFInstruction.size }.reduce(0, +)
    let data = linked.maps.map { $0.data?.count ?? 0 }.reduce(0, +)
    self.parts =
      parts + [
        Part(name: "bundle: code", size: code), Part(name: "bundle: initial data", size: data),
        Part(name: "bundle: manifest", size: bundle.manifest.count),
        Part(name: "bundle: tables and names", size: bundle.size - code - data - bundle.manifest.count),
      ]
    // Word sizes of one machine are told apart by the manifest alone.
    let possible = Architecture.all.filter {
      UInt32($0.elfMachine) == linked.machine && $0.byteOrder == linked.byteOrder
    }
    let words = String(decoding: bundle.manifest, as: UTF8.self)
    machine =
      (possible.first { words.contains("\"arch\":\"\($0.name)\"") } ?? possible.first)?.name
      ?? "ELF machine \(linked.machine)"
    byteOrder = linked.byteOrder.rawValue
    license = linked.license
    kernel = Kernel(
      release: linked.release, version: Self.version(linked.version), minimum: Self.version(linked.minimum),
      dependence: "\(linked.dependence)",
      buildID: linked.buildID.isEmpty
        ? nil : linked.buildID.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    programs = linked.programs.enumerated().map { index, program in
      Program(
        name: program.name, section: nil, type: Self.programType(program.type),
        instructions: program.instructions.count,
        attach: linked.attachments.filter { $0.program == index }.flatMap { attachment in
          attachment.targets.map { "\(Self.kind(attachment.kind)) \($0)" }
        })
    }
    maps = linked.maps.enumerated().map { index, map in
      Map(map, isOutput: linked.outputs.contains { $0.map == index })
    }
    outputs = linked.outputs.map { output in
      Output(
        map: linked.maps[output.map].name,
        kind: output.kind == BUNDLE_OUTPUT_RINGBUF ? "ringbuf" : "perf_event_array",
        size: output.size, fields: Self.fields(linked, output.field))
    }
    manifest = bundle.manifest.isEmpty ? nil : String(decoding: bundle.manifest, as: UTF8.self)
  }

  /// Of an object that is not linked yet: what its sections and maps say.
  private init(object: BPFObject, size: Int) throws(ObjectError) {
    kind = .object
    self.size = size
    machine = nil
    byteOrder = object.elf.byteOrder.rawValue
    license = object.license ?? ""
    kernel = nil
    programs = object.functions.map { function in
      let match = function.isSubprogram ? nil : try? ProgramSection(function.sectionName, at: "")
      return Program(
        name: function.name, section: function.sectionName,
        type: function.isSubprogram
          ? "subprogram" : match.map { $0.definition.programType.name } ?? "unknown",
        instructions: function.instructions.count,
        attach: match.flatMap { $0.target.isEmpty ? nil : ["\(Self.kind($0.kind)) \($0.target)"] } ?? [])
    }
    maps = try MapDefinitions.of(object, number: 0).map { Map($0.map) }
    outputs = []
    parts = object.elf.sections.filter { !$0.name.isEmpty && !$0.data.isEmpty }.map {
      Part(name: $0.name, size: $0.data.count)
    }
    manifest = nil
  }

  private static func version(_ code: UInt32) -> String { "\(code >> 16).\(code >> 8 & 255).\(code & 255)" }

  private static func programType(_ number: UInt32) -> String {
    ProgramType.numbered(number)?.name ?? "type \(number)"
  }

  private static func kind(_ kind: bundle_attach_kind) -> String {
    switch kind {
    case BUNDLE_ATTACH_TRACEPOINT: "tracepoint"
    case BUNDLE_ATTACH_RAW_TRACEPOINT: "raw_tracepoint"
    case BUNDLE_ATTACH_KPROBE: "kprobe"
    case BUNDLE_ATTACH_KRETPROBE: "kretprobe"
    default: "kind \(kind.rawValue)"
    }
  }

  /// The fields of a record, one text each: "pid: u32 @0", "comm: char[16] @12".
  private static func fields(_ linked: LinkedProgram, _ root: Int) -> [String] {
    let record = linked.fields[root]
    guard record.kind == BUNDLE_FIELD_STRUCT else { return [type(linked, record)] }
    return linked.fields[Int(record.child)..<Int(record.child) + Int(record.count)].map { field in
      let place = field.offset % 8 == 0 ? "\(field.offset / 8)" : "\(field.offset / 8).\(field.offset % 8)"
      return "\(field.name): \(type(linked, field)) @\(place)"
    }
  }

  private static func type(_ linked: LinkedProgram, _ field: LinkedProgram.Field) -> String {
    let bits = field.size & ~UInt32(BUNDLE_ENUM_SIGNED)
    switch field.kind {
    case BUNDLE_FIELD_UINT: return "u\(bits)"
    case BUNDLE_FIELD_INT: return "s\(bits)"
    case BUNDLE_FIELD_BOOL: return "bool"
    case BUNDLE_FIELD_CHAR: return "char"
    case BUNDLE_FIELD_POINTER: return "pointer"
    case BUNDLE_FIELD_ENUM: return "enum\(bits)"
    case BUNDLE_FIELD_STRING: return "char[\(field.count)]"
    case BUNDLE_FIELD_ARRAY: return "\(type(linked, linked.fields[Int(field.child)]))[\(field.count)]"
    default: return "struct of \(field.count) fields"
    }
  }
}

extension Inspection.Map {
  fileprivate init(_ map: LinkedProgram.Map, isOutput: Bool = false) {
    let memory = MapMemory(of: map, isOutput: isOutput)
    let type = map.type == MapDefinitions.MapType.events ? "events" : MapType.numbered(map.type)?.name
    self.init(
      name: map.name, type: type ?? "type \(map.type)", keySize: map.keySize,
      valueSize: map.valueSize, maxEntries: map.maxEntries, flags: map.flags, memory: memory.bytes,
      isPerCPU: memory.isPerCPU)
  }
}
