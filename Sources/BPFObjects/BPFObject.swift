import Targets

/// One relocatable BPF object (`.bpf.o`), read and checked, not yet linked for any kernel.
public struct BPFObject: Sendable {
  /// How messages call it: usually its file name.
  public let name: String
  let elf: ELFObject
  let btf: BTF
  let extensions: BTFExtension
  /// The kernel whose own headers it was compiled with, where it was.
  public let kernelHeaders: KernelHeaders?
  /// Every function of every code section, in the order of sections and offsets.
  let functions: [Function]
  /// The bytes of the `license` section up to the NUL, or nil where there is none.
  public let license: String?
  /// The word of the `version` section, as sources for kernels before 5.0 carry it.
  public let version: UInt32?

  /// What the section .bpfbake.headers tells, which `bpfbake build` puts into an object that is compiled with a kernel's own
  /// headers: sizeof(long) in one byte, then the kernel's release and a NUL.
  public struct KernelHeaders: Hashable, Sendable {
    /// Bytes of the kernel's long and of its pointers, as the object's code takes them: 4 or 8.
    public let wordSize: Int
    public let release: String

    init?(_ section: [UInt8]) {
      let text = section.dropFirst().prefix { $0 != 0 }
      guard let word = section.first, word == 4 || word == 8, !text.isEmpty, text.count <= 64,
        text.allSatisfy({ (0x21...0x7e).contains($0) })
      else { return nil }
      wordSize = Int(word)
      release = String(decoding: text, as: UTF8.self)
    }
  }

  /// Bytes of a pointer in the program's own structs and maps.
  var pointerSize: Int { kernelHeaders?.wordSize ?? 8 }

  /// A function of the source: a program where its section names one, a subprogram in `.text`.
  struct Function: Sendable {
    let name: String
    let section: Int
    let sectionName: String
    /// The first slot in its section.
    let start: Int
    let instructions: [BPFInstruction]
    let binding: ELFObject.Binding

    var isSubprogram: Bool { sectionName == ".text" }
    /// Bytes from the start of the section.
    func offset(of instruction: Int) -> Int { (start + instruction) * BPFInstruction.size }
  }
}

extension BPFObject {
  /// SHT_PROGBITS, SHF_EXECINSTR and SHF_ALLOC of the ELF specification.
  private static let programBits: UInt32 = 1
  private static let executable: UInt64 = 4

  /// Reads an object out of memory. Errors: `notAnObject`, `corruptELF`, `wrongMachine`, `missingBTF`, `noProgram`,
  /// `corruptBTF`, `badInstruction`, `badRelocation`.
  public init(parsing bytes: [UInt8], name: String) throws(ObjectError) {
    self.name = name
    elf = try ELFObject(parsing: bytes, name: name)
    // EM_BPF of include/uapi/linux/elf-em.h; clang before 4 wrote 0.
    guard elf.machine == 247 else {
      throw ObjectError(
        .wrongMachine, at: name, "this object is for ELF machine \(elf.machine), not for BPF (247)",
        help: "compile it with clang --target=bpf")
    }
    guard let section = elf.section(named: ".BTF") else {
      guard elf.sections.contains(where: Self.holdsCode) else { throw ObjectError.noProgram(in: name) }
      throw ObjectError(
        .missingBTF, at: name, "the object has no .BTF section, which tells maps and types",
        help: "compile it with clang -g")
    }
    btf = try BTF(
      parsing: try Self.relocated(section, in: elf, name: name), name: "\(name): section '.BTF'")
    guard btf.order == elf.byteOrder else {
      throw ObjectError(
        .corruptBTF, at: "\(name): section '.BTF'", "it is in another byte order than the object",
        help: "the object is damaged: compile it again")
    }
    if let section = elf.section(named: ".BTF.ext"), !section.data.isEmpty {
      extensions = try BTFExtension(
        parsing: try Self.relocated(section, in: elf, name: name), btf: btf, name: name)
    } else {
      extensions = BTFExtension()
    }
    license = elf.section(named: "license").map { section in
      String(decoding: section.data.prefix { $0 != 0 }, as: UTF8.self)
    }
    if let section = elf.section(named: ".bpfbake.headers") {
      guard let headers = KernelHeaders(section.data) else {
        throw ObjectError(
          .corruptELF, at: "\(name): section '\(section.name)'", "it tells of no kernel",
          help: "the object is damaged: compile it again")
      }
      kernelHeaders = headers
    } else {
      kernelHeaders = nil
    }
    let order = elf.byteOrder
    version = elf.section(named: "version").flatMap { TargetBytes($0.data[...], order).u32(at: 0) }
    functions = try Self.functions(of: elf, name: name)
  }

  /// The bytes of .BTF or .BTF.ext with their 32-bit relocations applied: R_BPF_64_ABS32 (3) and R_BPF_64_NODYLD32 (4),
  /// which add the symbol's value to the word in place (llvm: docs/BPFTargetUsage, "Relocation Types").
  private static func relocated(
    _ section: ELFObject.Section, in elf: ELFObject, name: String
  ) throws(ObjectError) -> [UInt8] {
    var bytes = section.data
    for relocation in elf.relocations[section.index] ?? [] {
      let symbol = elf.symbols[relocation.symbol]
      guard [3, 4].contains(relocation.type),
        let addend = TargetBytes(bytes[...], elf.byteOrder).u32(at: relocation.offset),
        let value = UInt32(exactly: symbol.value)
      else {
        throw ObjectError(
          .badRelocation, at: "\(name): section '\(section.name)', offset \(relocation.offset)",
          "relocation type \(relocation.type) at that place means nothing here",
          help: "the object is damaged: compile it again")
      }
      let sum = addend &+ value
      let word = elf.byteOrder == .little ? sum.littleEndian : sum.bigEndian
      bytes.replaceSubrange(
        relocation.offset..<relocation.offset + 4, with: withUnsafeBytes(of: word, Array.init))
    }
    return bytes
  }

  private static func holdsCode(_ section: ELFObject.Section) -> Bool {
    section.type == programBits && section.flags & executable != 0 && !section.data.isEmpty
  }

  private static func functions(of elf: ELFObject, name: String) throws(ObjectError) -> [Function] {
    var functions: [Function] = []
    for section in elf.sections where holdsCode(section) {
      let place = "\(name): section '\(section.name)'"
      guard section.data.count % BPFInstruction.size == 0 else {
        throw ObjectError(
          .badInstruction, at: place, "its length is no multiple of 8 bytes",
          help: "the object is damaged: compile it again")
      }
      let bytes = TargetBytes(section.data[...], elf.byteOrder)
      let symbols = elf.symbols
        .filter { $0.type == .function && $0.section == .index(section.index) }
        .sorted { $0.value < $1.value }
      for symbol in symbols {
        let place = "\(name): function '\(symbol.name)'"
        guard symbol.value % BPFInstruction.size == 0, symbol.size % BPFInstruction.size == 0,
          symbol.size > 0,
          let code = bytes.slice(at: symbol.value, length: symbol.size)
        else {
          throw ObjectError(
            .badInstruction, at: place, "its code lies outside of its section",
            help: "the object is damaged: compile it again")
        }
        var instructions: [BPFInstruction] = []
        instructions.reserveCapacity(symbol.size / BPFInstruction.size)
        for offset in stride(from: 0, to: code.count, by: BPFInstruction.size) {
          guard let instruction = BPFInstruction(code, at: offset) else { break }
          instructions.append(instruction)
        }
        try check(instructions, place: place)
        if let previous = functions.last, previous.section == section.index,
          previous.start + previous.instructions.count > symbol.value / BPFInstruction.size
        {
          throw ObjectError(.badInstruction, at: place, "it overlaps function '\(previous.name)'")
        }
        functions.append(
          Function(
            name: symbol.name, section: section.index, sectionName: section.name,
            start: symbol.value / BPFInstruction.size, instructions: instructions, binding: symbol.binding))
      }
    }
    return functions
  }

  /// Each ldimm64 has its second half.
  private static func check(_ instructions: [BPFInstruction], place: String) throws(ObjectError) {
    var index = 0
    while index < instructions.count {
      if instructions[index].isLoadImmediate64 {
        guard index + 1 < instructions.count, instructions[index + 1].opcode == 0 else {
          throw ObjectError(
            .badInstruction, at: "\(place), instruction \(index)", "its second half is missing",
            help: "the object is damaged, or inline assembly is wrong there")
        }
        index += 1
      }
      index += 1
    }
  }

  /// The function that the slot `index` of section `section` belongs to.
  func function(section: Int, slot: Int) -> Int? {
    functions.firstIndex {
      $0.section == section && $0.start <= slot && slot < $0.start + $0.instructions.count
    }
  }

  func line(_ function: Function, instruction: Int) -> SourceLine? {
    extensions.line(section: function.sectionName, offset: function.offset(of: instruction))
  }
}

extension BPFObject {
  /// Whether its code has CO-RE relocations, which ask for the types of the target's kernel.
  public var needsKernelTypes: Bool { !extensions.relocations.isEmpty }

  /// Whether it has `__kconfig` variables, which ask for the configuration of the target's kernel.
  public var needsKernelConfig: Bool {
    elf.symbols.contains { $0.section == .undefined && $0.name.hasPrefix("CONFIG_") }
  }
}
