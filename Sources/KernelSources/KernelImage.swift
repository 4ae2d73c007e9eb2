/// What a file that is given as a kernel is: which architecture it is for, and how it is packed.
public import Targets

public struct KernelImage: Sendable {
  /// How kernels are wrapped. Sources: Documentation/arch/x86/boot.rst, arch/arm/boot/compressed/head.S,
  /// Documentation/arch/arm64/booting.rst, Documentation/arch/riscv/boot-image-header.rst,
  /// drivers/firmware/efi/libstub/zboot-header.S, arch/s390/boot/head.S, U-Boot's include/image.h.
  public enum Form: Hashable, Sendable {
    case elf
    case bzImage
    case zImage
    case image
    case zboot
    case gzip
    case uImage
    case s390
  }

  public let form: Form
  /// Those that the file's header leaves possible.
  public let architectures: [Architecture]

  /// Nil: it is no kernel of a form known here.
  public init?(_ bytes: [UInt8]) {
    let view = ByteView(bytes)
    if view.matches([0x7F, 0x45, 0x4C, 0x46]), let elf = ELFIdentity(bytes) {
      form = .elf
      // The first of its kind stands for all: generations of ARM are told by nothing in the header.
      architectures = Architecture.all.first(where: elf.isFor).map { [$0] } ?? []
    } else if view.matches(Array("HdrS".utf8), at: 0x202) {
      // xloadflags, XLF_KERNEL_64: protocol 2.12
      let is64 = (view.uint16(0x206) ?? 0) >= 0x20C && (view.uint16(0x236) ?? 0) & 1 == 1
      form = .bzImage
      architectures = is64 ? [.x86_64] : [.i386]
    } else if view.uint32(0x24) == 0x016F_2818 {
      form = .zImage
      architectures = [.arm]
    } else if view.matches(Array("zimg".utf8), at: 4), view.matches([0x4D, 0x5A]) {
      form = .zboot
      architectures = [.arm64, .riscv64]
    } else if view.matches([0x41, 0x52, 0x4D, 0x64], at: 0x38) {
      form = .image
      architectures = [.arm64]
    } else if view.matches([0x52, 0x53, 0x43, 0x05], at: 0x38) {
      form = .image
      architectures = [.riscv64]
    } else if view.matches([0x1F, 0x8B]) {
      form = .gzip
      architectures = [.arm64, .riscv64]
    } else if view.matches([0x27, 0x05, 0x19, 0x56]) {
      form = .uImage
      architectures = [.arm]
    } else if view.matches(Array("S390EP".utf8), at: 0x10008) {
      form = .s390
      architectures = [.s390x]
    } else {
      return nil
    }
  }

  /// A compressed part of a file.
  public struct Packed: Hashable, Sendable {
    public enum Method: String, Sendable {
      case gzip, xz, zstd, lz4, bzip2, lzma, lzop

      /// The first bytes. LZMA's are its usual properties and dictionary sizes; LZ4's those of the legacy frame, which
      /// the kernel uses.
      public var magic: [UInt8] {
        switch self {
        case .gzip: [0x1F, 0x8B, 0x08]
        case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
        case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
        case .lz4: [0x02, 0x21, 0x4C, 0x18]
        case .bzip2: [0x42, 0x5A, 0x68]
        case .lzma: [0x5D, 0x00, 0x00]
        case .lzop: [0x89, 0x4C, 0x5A, 0x4F]
        }
      }

      /// The tool and its flags that print the content of a file, its last argument.
      public var command: [String] {
        switch self {
        case .gzip: ["gzip", "-dc"]
        case .xz: ["xz", "-dc", "--single-stream"]
        case .zstd: ["zstd", "-dcq"]
        case .lz4: ["lz4", "-dcq"]
        case .bzip2: ["bzip2", "-dc"]
        case .lzma: ["xz", "-dc", "--format=lzma"]
        case .lzop: ["lzop", "-dcq"]
        }
      }

      public static let all: [Method] = [.gzip, .xz, .zstd, .lz4, .bzip2, .lzop, .lzma]
    }

    public var method: Method
    /// Where it lies in the file.
    public var range: Range<Int>

    public init(method: Method, range: Range<Int>) {
      self.method = method
      self.range = range
    }
  }

  /// The compressed kernel inside `bytes`, where that form has one that is worth unpacking on the host.
  public func packed(in bytes: [UInt8]) -> [Packed] {
    let view = ByteView(bytes)
    func methods(at offset: Int, _ end: Int) -> [Packed] {
      Packed.Method.all.filter { view.matches($0.magic, at: offset) }.map {
        Packed(method: $0, range: offset..<end)
      }
    }
    switch form {
    case .bzImage:
      guard let sectors = view.uint8(0x1F1), let offset = view.uint32(0x248), let length = view.uint32(0x24C)
      else { return [] }
      let start = (Int(sectors == 0 ? 4 : sectors) + 1) * 512 + Int(offset)
      let end = start + Int(length)
      guard length > 4, end <= bytes.count else { return [] }
      // All but gzip, whose format has it, are followed by their unpacked size in four bytes.
      return methods(at: start, view.matches(Packed.Method.gzip.magic, at: start) ? end : end - 4)
    case .zboot:
      guard let offset = view.uint32(8), let length = view.uint32(12), length > 0,
        Int(offset) + Int(length) <= bytes.count
      else { return [] }
      return methods(at: Int(offset), Int(offset) + Int(length))
    case .zImage:
      // Behind the unpacker, whose length the header does not tell, and which holds such first bytes itself.
      var found: [Packed] = []
      for start in 0x28..<max(0x28, min(bytes.count, 1 << 18)) {
        found += methods(at: start, bytes.count).filter { $0.method != .lzma && $0.method != .bzip2 }
      }
      return Array(found.prefix(16))
    case .elf, .image, .gzip, .uImage, .s390: return []
    }
  }
}

/// What an ELF file's header says of the machine it is for.
public struct ELFIdentity: Hashable, Sendable {
  public let machine: UInt16
  public let wordSize: Int
  public let byteOrder: Architecture.ByteOrder

  /// Nil: it is no ELF file.
  public init?(_ bytes: [UInt8]) {
    let view = ByteView(bytes)
    guard view.matches([0x7F, 0x45, 0x4C, 0x46]), let size = view.uint8(4), let order = view.uint8(5),
      (1...2).contains(size), (1...2).contains(order), let machine = view.uint16(18)
    else { return nil }
    wordSize = size == 1 ? 4 : 8
    byteOrder = order == 1 ? .little : .big
    self.machine = order == 1 ? machine : machine.byteSwapped
  }

  /// Whether a kernel of this architecture runs it by itself (not for an older sibling).
  public func isFor(_ architecture: Architecture) -> Bool {
    machine == architecture.elfMachine && wordSize == architecture.wordSize
      && byteOrder == architecture.byteOrder
  }

  /// "a 32-bit little-endian ELF file of machine 40 (arm)".
  public var description: String {
    let name = Architecture.all.first(where: isFor).map { " (\($0.name))" } ?? ""
    return "a \(wordSize * 8)-bit \(byteOrder.rawValue)-endian ELF file of machine \(machine)\(name)"
  }

  /// Program headers of little-endian files.
  public func segments(_ view: ByteView) -> [(type: UInt32, offset: Int, size: Int)] {
    guard byteOrder == .little else { return [] }
    let wide = wordSize == 8
    guard let start = view.word(wide ? 32 : 28, wide), let each = view.uint16(wide ? 54 : 42),
      let count = view.uint16(wide ? 56 : 44)
    else { return [] }
    return (0..<Int(count)).compactMap { index in
      let at = start + index * Int(each)
      guard let type = view.uint32(at), let offset = view.word(at + (wide ? 8 : 4), wide),
        let size = view.word(at + (wide ? 32 : 16), wide), offset >= 0, size >= 0, offset <= view.bytes.count,
        size <= view.bytes.count - offset
      else { return nil }
      return (type, offset, size)
    }
  }
}

/// Little-endian numbers at places of a file; nil beyond its end.
public struct ByteView: Sendable {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public func matches(_ part: [UInt8], at offset: Int = 0) -> Bool {
    offset >= 0 && offset <= bytes.count - part.count
      && bytes[offset..<offset + part.count].elementsEqual(part)
  }

  private func number(_ offset: Int, _ size: Int) -> UInt64? {
    guard offset >= 0, offset <= bytes.count - size else { return nil }
    return bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  public func uint8(_ offset: Int) -> UInt8? { number(offset, 1).map { UInt8($0) } }
  public func uint16(_ offset: Int) -> UInt16? { number(offset, 2).map { UInt16($0) } }
  public func uint32(_ offset: Int) -> UInt32? { number(offset, 4).map { UInt32($0) } }

  /// An address-sized number that is fit for an offset in memory.
  public func word(_ offset: Int, _ wide: Bool) -> Int? {
    number(offset, wide ? 8 : 4).flatMap { $0 < 1 << 40 ? Int($0) : nil }
  }
}
