import BundleFormat
public import Targets

/// What a bundle needs of the loader: the header that `-include` hands to the loader's compile. Its names are those of
/// Sources/TargetLoader/features.h.
public struct LoaderFeatures: Sendable {
  /// Names without the prefix "BUNDLE_HAS_", sorted.
  public let names: [String]
  private let program: LinkedProgram
  private let kernelBits: Int
  /// The words of the bundle's struct bundle_kernel.
  private let kernelWords: [UInt32]

  /// `bundle` is what `Bundle.bytes` made of `program`: the loader is told where its tables lie, which makes it smaller.
  public init(_ program: LinkedProgram, architecture: Architecture, bundle: [UInt8]) {
    self.program = program
    kernelBits = architecture.wordSize * 8
    let bytes = TargetBytes(bundle[...], program.byteOrder)
    // The fifth word of struct bundle_header is `kernels`.
    kernelWords =
      bytes.u32(at: 16).map { start in
        (0..<MemoryLayout<bundle_kernel>.size / 4).compactMap { bytes.u32(at: Int(start) + 4 * $0) }
      } ?? []
    var names: Set<String> = []
    func add(_ name: String, _ condition: Bool = true) { if condition { names.insert(name) } }

    let attachments: [bundle_attach_kind: String] = [
      BUNDLE_ATTACH_TRACEPOINT: "ATTACH_TRACEPOINT", BUNDLE_ATTACH_RAW_TRACEPOINT: "ATTACH_RAW_TRACEPOINT",
      BUNDLE_ATTACH_KPROBE: "ATTACH_KPROBE", BUNDLE_ATTACH_KRETPROBE: "ATTACH_KRETPROBE",
    ]
    for attachment in program.attachments {
      if let name = attachments[attachment.kind] { add(name) }
      add("ATTACH_ALTERNATIVES", attachment.targets.count > 1)
    }
    for output in program.outputs {
      add("OUTPUT_RINGBUF", output.kind == BUNDLE_OUTPUT_RINGBUF)
      add("OUTPUT_PERFBUF", output.kind == BUNDLE_OUTPUT_PERFBUF)
    }
    add("OUTPUT_MANY", program.outputs.count > 1)
    for map in program.maps {
      add("MAP_DATA", map.data != nil)
      add("MAP_FREEZE", map.property & BUNDLE_MAP_FREEZE.rawValue != 0)
      add("MAP_PER_PAGE", map.property & BUNDLE_MAP_PER_PAGE.rawValue != 0)
      add("MAP_PER_CPU_IDS", map.property & BUNDLE_MAP_PER_CPU_IDS.rawValue != 0)
      add("MAP_INNER", map.inner != nil)
    }
    add("SLOTS", !program.slots.isEmpty)
    let kinds: [bundle_field_kind: String] = [
      BUNDLE_FIELD_UINT: "UINT", BUNDLE_FIELD_INT: "INT", BUNDLE_FIELD_BOOL: "BOOL",
      BUNDLE_FIELD_CHAR: "CHAR",
      BUNDLE_FIELD_POINTER: "POINTER", BUNDLE_FIELD_ENUM: "ENUM", BUNDLE_FIELD_STRUCT: "STRUCT",
      BUNDLE_FIELD_ARRAY: "ARRAY", BUNDLE_FIELD_STRING: "STRING",
    ]
    for field in program.fields {
      if let name = kinds[field.kind] { add("FIELD_\(name)") }
      switch field.kind {
      case BUNDLE_FIELD_STRUCT, BUNDLE_FIELD_ARRAY, BUNDLE_FIELD_STRING: break
      default: add("FIELD_BITS", field.offset % 8 != 0 || field.size & ~UInt32(BUNDLE_ENUM_SIGNED) & 7 != 0)
      }
    }
    add("DEPENDENCE_LAYOUT", program.dependence == .layout)
    add("DEPENDENCE_EXACT", program.dependence == .exact)
    add("KERN_VERSION", program.programs.contains { $0.kernelVersionCode != 0 })
    // bpf_trace_printk is helper 6, bpf_trace_vprintk 177 (include/uapi/linux/bpf.h).
    add(
      "TRACE",
      program.programs.contains {
        $0.instructions.contains { $0.isHelperCall && [6, 177].contains($0.immediate) }
      })
    self.names = names.sorted()
  }

  /// The text of the header.
  public var header: String {
    var lines = [
      "/* What the bundle beside this file needs of the loader. Written by bpfbake link. */",
      "#define BUNDLE_MACHINE \(program.machine)",
      "#define BUNDLE_KERNEL_BITS \(kernelBits)",
      "#define BUNDLE_MAP_TYPE_NAMES \(Self.names(program.maps.map(\.type)) { MapType.numbered($0)?.name })",
      "#define BUNDLE_PROGRAM_TYPE_NAMES \(Self.names(program.programs.map(\.type)) { ProgramType.numbered($0)?.name })",
    ]
    lines += names.map { "#define BUNDLE_HAS_\($0) 1" }
    lines.append("#define BUNDLE_OUTPUT_MOST \(program.outputs.count)")
    lines.append("#define BUNDLE_KERNEL \(kernelWords.map { "\($0)" }.joined(separator: ", "))")
    return lines.joined(separator: "\n") + "\n"
  }

  /// A C string literal: for each number a byte with it, its name and a NUL.
  private static func names(_ numbers: [UInt32], _ name: (UInt32) -> String?) -> String {
    let entries = Set(numbers).sorted().compactMap { number in
      name(number).flatMap { name in number < 256 ? (number, name) : nil }
    }
    return "\"" + entries.map { "\\\(octal($0.0))\($0.1)\\0" }.joined() + "\""
  }

  private static func octal(_ number: UInt32) -> String {
    let digits = String(number, radix: 8)
    return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }
}
