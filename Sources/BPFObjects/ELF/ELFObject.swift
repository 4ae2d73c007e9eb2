import Targets

/// A relocatable ELF file as far as BPF needs it: sections with their bytes, symbols and relocations, all copied out
/// and checked, nothing interpreted.
struct ELFObject: Sendable {
  struct Section: Sendable {
    let index: Int
    let name: String
    /// SHT_*.
    let type: UInt32
    /// SHF_*.
    let flags: UInt64
    /// The bytes; empty for SHT_NOBITS, whose length is `size` alone.
    let data: [UInt8]
    let size: Int
    /// sh_addralign: 1 or a power of two, at most 4096.
    let alignment: Int
  }

  struct Symbol: Sendable {
    let name: String
    /// Offset in its section.
    let value: Int
    let size: Int
    let type: SymbolType
    let binding: Binding
    let isHidden: Bool
    let section: SectionReference
  }

  enum SymbolType: Sendable, Hashable { case none, object, function, section, file, other }
  enum Binding: Sendable, Hashable { case local, global, weak }

  enum SectionReference: Sendable, Hashable {
    case undefined
    case index(Int)
    /// SHN_ABS, SHN_COMMON and their like.
    case special(Int)
  }

  struct Relocation: Sendable {
    /// Where in the section, bytes.
    let offset: Int
    /// R_BPF_*.
    let type: UInt32
    /// Index into `symbols`.
    let symbol: Int
  }

  /// e_machine.
  let machine: UInt16
  let byteOrder: Architecture.ByteOrder
  /// By section index; index 0 is the null section.
  let sections: [Section]
  let symbols: [Symbol]
  /// By the index of the section that they apply to, sorted by offset.
  let relocations: [Int: [Relocation]]

  func section(named name: String) -> Section? {
    sections.first { $0.name == name }
  }
}
