/// The ways in which an object is damaged. Blind ones hit anything; aimed ones hit the numbers that say where things lie,
/// which blind ones seldom reach.
enum Mutation: CaseIterable {
  case bitFlips, byteSets, chunkSwap, chunkCopy, truncation, fileHeader, sectionHeader, symbol, relocation,
    btfHeader,
    btfWord, btfExtensionWord, instruction

  /// `bytes` with one to three mutations that `seed` picks.
  static func mutated(_ bytes: [UInt8], seed: UInt64) -> [UInt8] {
    var random = SplitMix64(seed: seed)
    var result = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      allCases[Int.random(in: 0..<allCases.count, using: &random)].apply(to: &result, &random)
    }
    return result
  }

  /// Numbers that lie at the edges of the types that hold them.
  private static let edges: [UInt64] = [
    0, 1, 2, 3, 4, 7, 8, 16, 63, 64, 127, 128, 255, 256, 0x7fff, 0x8000, 0xfff1, 0xffff, 0x1_0000,
    0x7fff_ffff,
    0x8000_0000, 0xffff_fff8, 0xffff_ffff, 0x1_0000_0000, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000,
    0xffff_ffff_ffff_fff8, 0xffff_ffff_ffff_ffff,
  ]

  private func apply(to bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard bytes.count > 64 else { return }
    let layout = Layout(bytes)
    switch self {
    case .bitFlips:
      for _ in 0..<Int.random(in: 1...16, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
      }
    case .byteSets:
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let value = [0, 1, 0x7f, 0x80, 0xff, UInt8.random(in: 0...255, using: &random)].randomElement(
        using: &random)
      for index in start..<min(bytes.count, start + Int.random(in: 1...16, using: &random)) {
        bytes[index] = value ?? 0
      }
    case .chunkSwap, .chunkCopy:
      let count = Int.random(in: 1...min(64, bytes.count / 2), using: &random)
      let from = Int.random(in: 0...bytes.count - count, using: &random)
      let to = Int.random(in: 0...bytes.count - count, using: &random)
      let (first, second) = (Array(bytes[from..<from + count]), Array(bytes[to..<to + count]))
      bytes.replaceSubrange(to..<to + count, with: first)
      if self == .chunkSwap { bytes.replaceSubrange(from..<from + count, with: second) }
    case .truncation: bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
    // Elf64_Ehdr: e_type to e_shstrndx.
    case .fileHeader:
      let fields = [(16, 2), (18, 2), (20, 4), (32, 8), (40, 8), (52, 2), (54, 2), (58, 2), (60, 2), (62, 2)]
      edit(&bytes, at: 0, fields, layout, &random)
    // Elf64_Shdr: sh_name, sh_type, sh_flags, sh_offset, sh_size, sh_link, sh_info, sh_addralign, sh_entsize.
    case .sectionHeader:
      guard let header = layout.sectionHeaders.randomElement(using: &random) else { return }
      let fields = [(0, 4), (4, 4), (8, 8), (24, 8), (32, 8), (40, 4), (44, 4), (48, 8), (56, 8)]
      edit(&bytes, at: header, fields, layout, &random)
    // Elf64_Sym: st_name, st_info, st_other, st_shndx, st_value, st_size.
    case .symbol:
      guard let entry = layout.entry(ofType: 2, size: 24, &random) else { return }
      edit(&bytes, at: entry, [(0, 4), (4, 1), (5, 1), (6, 2), (8, 8), (16, 8)], layout, &random)
    // Elf64_Rel: r_offset, and r_info as type and symbol.
    case .relocation:
      guard let entry = layout.entry(ofType: 9, size: 16, &random) else { return }
      edit(&bytes, at: entry, [(0, 8), (8, 4), (12, 4)], layout, &random)
    // struct btf_header, or that of .BTF.ext: magic to the last length.
    case .btfHeader:
      guard let start = (layout.btf + layout.btfExtension).randomElement(using: &random)?.lowerBound else {
        return
      }
      edit(
        &bytes, at: start,
        [(0, 2), (2, 1), (3, 1), (4, 4), (8, 4), (12, 4), (16, 4), (20, 4), (24, 4), (28, 4)], layout,
        &random)
    case .btfWord, .btfExtensionWord:
      guard let range = (self == .btfWord ? layout.btf : layout.btfExtension).randomElement(using: &random),
        range.count >= 4
      else { return }
      let word = Int.random(in: 0..<range.count / 4, using: &random)
      edit(&bytes, at: range.lowerBound + 4 * word, [(0, 4), (0, 2), (2, 2), (3, 1)], layout, &random)
    case .instruction:
      guard let range = layout.code.randomElement(using: &random), range.count >= 8 else { return }
      let slot = Int.random(in: 0..<range.count / 8, using: &random)
      edit(&bytes, at: range.lowerBound + 8 * slot, [(0, 1), (1, 1), (2, 2), (4, 4)], layout, &random)
    }
  }

  /// Sets one of `fields`, (offset, size) each, to an edge, to something near what it was, or to a small number.
  private func edit(
    _ bytes: inout [UInt8], at start: Int, _ fields: [(Int, Int)], _ layout: Layout,
    _ random: inout SplitMix64
  ) {
    guard let (offset, size) = fields.randomElement(using: &random), start >= 0,
      start + offset + size <= bytes.count
    else { return }
    let place = start + offset
    let value: UInt64
    switch Int.random(in: 0..<4, using: &random) {
    case 0: value = Self.edges.randomElement(using: &random) ?? 0
    case 1: value = layout.number(bytes, place, size) &+ UInt64.random(in: 0...16, using: &random) &- 8
    case 2: value = UInt64.random(in: 0...UInt64(bytes.count) + 16, using: &random)
    default: value = UInt64.random(in: 0...40, using: &random)
    }
    for index in 0..<size {
      let shift = UInt64(8 * (layout.isBig ? size - 1 - index : index))
      bytes[place + index] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }
}

/// Where the parts of an ELF object lie, as far as they can be found; an object that is damaged already has fewer.
private struct Layout {
  let isBig: Bool
  /// Offsets of the section headers.
  private(set) var sectionHeaders: [Int] = []
  private(set) var btf: [Range<Int>] = []
  private(set) var btfExtension: [Range<Int>] = []
  private(set) var code: [Range<Int>] = []
  private var tables: [(type: UInt64, range: Range<Int>)] = []

  init(_ bytes: [UInt8]) {
    isBig = bytes.count > 5 && bytes[5] == 2
    let (start, count) = (number(bytes, 40, 8), Int(number(bytes, 60, 2)))
    guard start < UInt64(bytes.count) else { return }
    for index in 0..<min(count, 256) {
      let header = Int(start) + 64 * index
      guard header + 64 <= bytes.count else { break }
      sectionHeaders.append(header)
      let (offset, size) = (number(bytes, header + 24, 8), number(bytes, header + 32, 8))
      guard offset <= UInt64(bytes.count), size > 0, size <= UInt64(bytes.count) - offset else { continue }
      let range = Int(offset)..<Int(offset + size)
      let type = number(bytes, header + 4, 4)
      tables.append((type, range))
      if type == 1, number(bytes, header + 8, 8) & 4 != 0 { code.append(range) }
      // The magic tells BTF; its extension has the shorter header.
      if size >= 8, number(bytes, range.lowerBound, 2) == 0xeb9f {
        if number(bytes, range.lowerBound + 4, 4) == 24, range.count > 24,
          number(bytes, range.lowerBound + 8, 4) == 0,
          number(bytes, range.lowerBound + 12, 4) == number(bytes, range.lowerBound + 16, 4)
        {
          btf.append(range)
        } else {
          btfExtension.append(range)
        }
      }
    }
  }

  /// The offset of an entry of some table of `type` (SHT_SYMTAB, SHT_REL).
  func entry(ofType type: UInt64, size: Int, _ random: inout SplitMix64) -> Int? {
    guard
      let table = tables.filter({ $0.type == type && $0.range.count >= size }).randomElement(using: &random)
    else { return nil }
    return table.range.lowerBound + size * Int.random(in: 0..<table.range.count / size, using: &random)
  }

  func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> UInt64 {
    guard offset >= 0, offset + size <= bytes.count else { return 0 }
    var value: UInt64 = 0
    for index in 0..<size { value = value << 8 | UInt64(bytes[offset + (isBig ? index : size - 1 - index)]) }
    return value
  }
}
