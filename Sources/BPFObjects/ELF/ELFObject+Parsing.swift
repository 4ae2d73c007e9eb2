import CElf
import Targets

extension ELFObject {
  /// No section of a BPF object comes near this; a larger one is corrupt or hostile.
  static let largestSection = 64 << 20

  /// Reads a 64-bit relocatable object out of memory through libelf. Errors: `notAnObject`, `corruptELF`.
  init(parsing bytes: [UInt8], name: String) throws(ObjectError) {
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else {
      throw ObjectError(
        .notAnObject, at: name, "this is not an ELF file",
        help: "give an object that clang made with --target=bpf -g -c")
    }
    guard elf_version(UInt32(EV_CURRENT)) != UInt32(EV_NONE) else {
      throw ObjectError(.corruptELF, at: name, "this libelf does not know the current ELF version")
    }
    // libelf converts some parts in place, so it gets a copy of its own.
    var image = bytes.map { CChar(bitPattern: $0) }
    let length = UInt64(image.count)
    let parsed: Result<ELFObject, ObjectError> = image.withUnsafeMutableBufferPointer { buffer in
      guard let elf = elf_memory(buffer.baseAddress, buffer.count) else {
        return .failure(Self.corrupt(name, "the ELF header cannot be read"))
      }
      defer { elf_end(elf) }
      do throws(ObjectError) {
        return .success(try ELFObject(elf, length: length, name: name))
      } catch {
        return .failure(error)
      }
    }
    self = try parsed.get()
  }

  private init(_ elf: OpaquePointer, length: UInt64, name: String) throws(ObjectError) {
    var header = GElf_Ehdr()
    guard elf_kind(elf) == ELF_K_ELF, gelf_getehdr(elf, &header) != nil else {
      throw Self.corrupt(name, "the ELF header cannot be read")
    }
    guard gelf_getclass(elf) == ELFCLASS64, header.e_type == UInt16(ET_REL) else {
      throw ObjectError(
        .notAnObject, at: name, "this is not a 64-bit relocatable ELF file",
        help: "give the .o that clang made, not an executable or a library")
    }
    // libelf reads a file that ends before its section headers as one that has none.
    guard header.e_shoff < length else {
      throw Self.corrupt(name, "the section headers lie outside the file")
    }
    let identification = withUnsafeBytes(of: header.e_ident) { Array($0) }
    byteOrder = identification[Int(EI_DATA)] == UInt8(ELFDATA2MSB) ? .big : .little
    machine = header.e_machine

    var nameTable = 0
    guard elf_getshdrstrndx(elf, &nameTable) == 0 else {
      throw Self.corrupt(name, "there is no table of section names")
    }
    var sections: [Section] = []
    var headers: [GElf_Shdr] = []
    var handles: [OpaquePointer] = []
    var scan = elf_getscn(elf, 0)
    while let section = scan {
      let index = sections.count
      var header = GElf_Shdr()
      guard gelf_getshdr(section, &header) != nil else {
        throw Self.corrupt(name, "the header of section \(index) cannot be read")
      }
      let text = elf_strptr(elf, nameTable, Int(header.sh_name)).map { String(cString: $0) } ?? ""
      let place = "\(name): section '\(text)'"
      guard header.sh_size <= UInt64(Self.largestSection) else {
        throw Self.corrupt(place, "its size, \(header.sh_size) bytes, is beyond any use")
      }
      let alignment = Int(clamping: max(header.sh_addralign, 1))
      guard alignment <= 4096, alignment & (alignment - 1) == 0 else {
        throw Self.corrupt(place, "its alignment, \(header.sh_addralign), is no power of two up to 4096")
      }
      var data: [UInt8] = []
      let size = Int(header.sh_size)
      if header.sh_type != UInt32(SHT_NOBITS), header.sh_type != UInt32(SHT_NULL), size > 0 {
        guard let raw = elf_rawdata(section, nil), let start = raw.pointee.d_buf, raw.pointee.d_size == size
        else {
          throw Self.corrupt(place, "its bytes lie outside the file")
        }
        data = Array(UnsafeRawBufferPointer(start: start, count: size))
      }
      sections.append(
        Section(
          index: index, name: text, type: header.sh_type, flags: UInt64(header.sh_flags), data: data,
          size: size, alignment: alignment))
      headers.append(header)
      handles.append(section)
      scan = elf_nextscn(elf, section)
    }
    self.sections = sections

    // Symbols: a relocatable object has one table at most.
    let table = headers.indices.first { headers[$0].sh_type == UInt32(SHT_SYMTAB) }
    symbols =
      try table.map { (index) throws(ObjectError) in
        try Self.symbols(elf, handles[index], headers[index], sectionCount: sections.count, name: name)
      } ?? []

    var relocations: [Int: [Relocation]] = [:]
    for index in headers.indices {
      let header = headers[index]
      if header.sh_type == UInt32(SHT_RELA) {
        throw Self.corrupt(
          "\(name): section '\(sections[index].name)'", "BPF objects have no RELA relocations")
      }
      guard header.sh_type == UInt32(SHT_REL) else { continue }
      let target = Int(header.sh_info)
      guard target > 0, target < sections.count, Int(header.sh_link) == table else {
        throw Self.corrupt(
          "\(name): section '\(sections[index].name)'", "it relocates a section that does not exist")
      }
      relocations[target, default: []] += try Self.relocations(
        handles[index], header, symbolCount: symbols.count,
        place: "\(name): section '\(sections[index].name)'")
    }
    self.relocations = relocations.mapValues { $0.sorted { $0.offset < $1.offset } }
  }

  private static func symbols(
    _ elf: OpaquePointer, _ section: OpaquePointer, _ header: GElf_Shdr, sectionCount: Int, name: String
  ) throws(ObjectError) -> [Symbol] {
    guard let data = elf_getdata(section, nil), header.sh_entsize == 24 else {
      throw corrupt(name, "the symbol table cannot be read")
    }
    var symbols: [Symbol] = []
    for index in 0..<Int(clamping: header.sh_size / 24) {
      var symbol = GElf_Sym()
      guard gelf_getsym(data, Int32(clamping: index), &symbol) != nil else {
        throw corrupt(name, "symbol \(index) cannot be read")
      }
      let text = elf_strptr(elf, Int(header.sh_link), Int(symbol.st_name)).map { String(cString: $0) } ?? ""
      let place = "\(name): symbol '\(text)'"
      let reference: SectionReference
      switch Int(symbol.st_shndx) {
      case 0: reference = .undefined
      case let index where index < sectionCount: reference = .index(index)
      case let index where index >= 0xff00: reference = .special(index)
      default: throw corrupt(place, "it lies in a section that does not exist")
      }
      guard let value = Int(exactly: symbol.st_value), let size = Int(exactly: symbol.st_size),
        !value.addingReportingOverflow(size).overflow
      else { throw corrupt(place, "its value is out of range") }
      let type: SymbolType =
        switch symbol.st_info & 0xf {
        case 0: .none
        case 1: .object
        case 2: .function
        case 3: .section
        case 4: .file
        default: .other
        }
      let binding: Binding =
        switch symbol.st_info >> 4 {
        case 0: .local
        case 2: .weak
        default: .global
        }
      symbols.append(
        Symbol(
          name: text, value: value, size: size, type: type, binding: binding,
          isHidden: symbol.st_other & 3 != 0, section: reference))
    }
    return symbols
  }

  private static func relocations(
    _ section: OpaquePointer, _ header: GElf_Shdr, symbolCount: Int, place: String
  ) throws(ObjectError) -> [Relocation] {
    guard let data = elf_getdata(section, nil), header.sh_entsize == 16 else {
      throw corrupt(place, "the relocations cannot be read")
    }
    var relocations: [Relocation] = []
    for index in 0..<Int(clamping: header.sh_size / 16) {
      var entry = GElf_Rel()
      guard gelf_getrel(data, Int32(clamping: index), &entry) != nil,
        let offset = Int(exactly: entry.r_offset), let symbol = Int(exactly: entry.r_info >> 32),
        symbol < symbolCount
      else {
        throw ObjectError(
          .badRelocation, at: place,
          "relocation \(index) refers to a symbol or an offset that does not exist",
          help: "the object is damaged: compile it again")
      }
      relocations.append(
        Relocation(offset: offset, type: UInt32(truncatingIfNeeded: entry.r_info), symbol: symbol))
    }
    return relocations
  }

  private static func corrupt(_ place: String, _ message: String) -> ObjectError {
    ObjectError(.corruptELF, at: place, message, help: "the object is damaged or truncated: compile it again")
  }
}
