import CElf

/// An artifact as a file: an executable for any machine that carries a bundle.
public struct Artifact: Sendable {
  /// A part of the file that has a name of its own.
  public struct Part: Hashable, Sendable {
    public let name: String
    public let size: Int
  }

  /// e_machine of the loader, which may be a 32-bit one on a 64-bit kernel.
  public let machine: UInt16
  public let size: Int
  /// Sections that take room in the file, in its order.
  public let parts: [Part]
  public let bundle: Bundle

  /// Reads an artifact out of memory; nil where the ELF file carries no bundle. Errors: `corruptELF`, `corruptBundle`.
  public init?(parsing bytes: [UInt8], name: String) throws(ObjectError) {
    _ = elf_version(UInt32(EV_CURRENT))
    var image = bytes.map { CChar(bitPattern: $0) }
    let contents: Contents? = image.withUnsafeMutableBufferPointer { buffer in
      guard let elf = elf_memory(buffer.baseAddress, buffer.count) else { return nil }
      defer { elf_end(elf) }
      return Contents(elf)
    }
    guard let contents else {
      throw ObjectError(.corruptELF, at: name, "the ELF file cannot be read", help: "bake it again")
    }
    guard let section = contents.bundle else { return nil }
    machine = contents.machine
    size = bytes.count
    parts = contents.parts
    bundle = try Bundle(parsing: section, name: name)
  }

  private struct Contents {
    var machine: UInt16
    var parts: [Part] = []
    var bundle: [UInt8]?

    init?(_ elf: OpaquePointer) {
      var header = GElf_Ehdr()
      var names = 0
      guard elf_kind(elf) == ELF_K_ELF, gelf_getehdr(elf, &header) != nil, elf_getshdrstrndx(elf, &names) == 0
      else {
        return nil
      }
      machine = header.e_machine
      var next = elf_nextscn(elf, nil)
      while let section = next {
        next = elf_nextscn(elf, section)
        var header = GElf_Shdr()
        guard gelf_getshdr(section, &header) != nil, header.sh_type != UInt32(SHT_NOBITS),
          let size = Int(exactly: header.sh_size), let raw = elf_rawdata(section, nil),
          let start = raw.pointee.d_buf,
          raw.pointee.d_size == size
        else { continue }
        let name = elf_strptr(elf, names, Int(header.sh_name)).map { String(cString: $0) } ?? ""
        parts.append(Part(name: name, size: size))
        if name == Bundle.section { bundle = Array(UnsafeRawBufferPointer(start: start, count: size)) }
      }
    }
  }
}
