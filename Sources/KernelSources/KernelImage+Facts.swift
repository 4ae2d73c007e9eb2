/// What a kernel's own file tells of it.
public import Targets

extension KernelImage {
  /// The compressed parts that may hold the kernel, the likeliest first: those that the form names, else whatever begins
  /// like one in the first megabytes.
  public func candidates(in bytes: [UInt8]) -> [Packed] {
    if form == .gzip { return [Packed(method: .gzip, range: 0..<bytes.count)] }
    let named = packed(in: bytes)
    if !named.isEmpty { return named }
    var found: [Packed] = []
    for method in Packed.Method.all where method.magic.count > 3 || method == .gzip {
      for place in ByteSearch.all(method.magic, in: bytes, limit: 16) where place < 4 << 20 {
        found.append(Packed(method: method, range: place..<bytes.count))
      }
    }
    return Array(found.sorted { $0.range.lowerBound < $1.range.lowerBound }.prefix(24))
  }

  /// Whether there is a kernel in these bytes that is not packed.
  public static func isPlain(_ bytes: [UInt8]) -> Bool { banner(in: bytes) != nil }

  /// What `plain`, the unpacked kernel, tells, and what the header of `bytes`, the file as it is, tells beside.
  /// - Parameter path: the file, for messages and as `kernel.image`.
  public func facts(of bytes: [UInt8], plain: [UInt8], path: String) throws(KernelSourceError) -> KernelFacts
  {
    var facts = KernelFacts()
    facts.image = Fact(.file(path), source: "the file that this was read from")
    guard let banner = Self.banner(in: plain) ?? headerBanner(bytes) else {
      throw KernelSourceError(
        .noBanner, path: path,
        "it does not say which Linux it is, and nothing in it unpacks to a kernel that does")
    }
    facts.release = Fact(banner.release, source: "the kernel's banner")
    facts.version = KernelFacts.version(release: banner.release, version: banner.version).map {
      Fact($0.value, source: "the kernel's banner")
    }
    let config = try Self.config(in: plain, path: path)
    if let config { facts.configContent = Fact(config, source: "IKCONFIG, inside the kernel") }
    var architectures = KernelImage(plain)?.architectures ?? []
    if architectures.isEmpty { architectures = self.architectures }
    // Several ARMs have one header; the newest is the likeliest.
    if Set(architectures.map(\.kernelName)).count == 1 {
      facts.arch = Fact(architectures[0].name, source: "the kernel's header")
    }
    if let config, let told = KernelArchitecture.of(try KernelConfig.parse(config, path: path)),
      architectures.count != 1 || architectures.contains(told)
        || architectures.allSatisfy({ $0.kernelName == told.kernelName && $0.wordSize == told.wordSize })
    {
      facts.arch = Fact(told.name, source: "IKCONFIG, inside the kernel")
    }
    let order = facts.arch.flatMap { Architecture.named($0.value) }?.byteOrder ?? .little
    if let types = Self.types(in: plain, order) {
      facts.btfContent = Fact(types, source: "inside the kernel")
    }
    if let id = Self.buildID(in: plain, order) { facts.buildID = Fact(id, source: "the kernel's notes") }
    return facts
  }

  /// "Linux version 6.1.0-18-amd64 (...) ... #1 SMP ...": linux_banner of init/version.c.
  private static func banner(in bytes: [UInt8]) -> (release: String, version: String)? {
    let start = Array("Linux version ".utf8)
    for place in ByteSearch.all(start, in: bytes, limit: 64) {
      let rest = bytes[(place + start.count)...].prefix(1024)
      guard let first = rest.first, (48...57).contains(first) else { continue }
      let line = rest.prefix { $0 >= 32 && $0 < 127 }
      // Whole: a compressed kernel may hold its beginning as it is.
      guard let words = words(of: String(decoding: line, as: UTF8.self)), !words.version.isEmpty else {
        continue
      }
      return words
    }
    return nil
  }

  private static func words(of line: String) -> (release: String, version: String)? {
    let release = String(line.prefix { $0 != " " })
    guard KernelVersion(release: release) != nil, release.utf8.count <= 64 else { return nil }
    return (release, line.firstIndex(of: "#").map { String(line[$0...]) } ?? "")
  }

  /// x86's header points to such words too (Documentation/arch/x86/boot.rst, kernel_version).
  private func headerBanner(_ bytes: [UInt8]) -> (release: String, version: String)? {
    guard form == .bzImage, let place = ByteView(bytes).uint16(0x20E), place > 0 else { return nil }
    let line = bytes.dropFirst(Int(place) + 0x200).prefix(1024).prefix { $0 >= 32 && $0 < 127 }
    return Self.words(of: String(decoding: line, as: UTF8.self))
  }

  /// The gzipped .config between its two marks (kernel/configs.c).
  private static func config(in bytes: [UInt8], path: String) throws(KernelSourceError) -> [UInt8]? {
    let mark = Array("IKCFG_ST".utf8)
    for place in ByteSearch.all(mark, in: bytes, limit: 64) {
      let start = place + mark.count
      guard bytes[start...].starts(with: [0x1F, 0x8B]) else { continue }
      let end = ByteSearch.first(Array("IKCFG_ED".utf8), in: bytes, from: start) ?? bytes.count
      let config = try Gzip.decompress(
        Array(bytes[start..<end]), limit: KernelConfig.maximumBytes, path: path)
      _ = try KernelConfig.parse(config, path: path)
      return config
    }
    return nil
  }

  /// The largest block that has a header of BTF's and ends as it says (include/uapi/linux/btf.h, struct btf_header).
  public static func types(in bytes: [UInt8], _ order: Architecture.ByteOrder) -> [UInt8]? {
    let magic: [UInt8] = order == .little ? [0x9F, 0xEB, 1, 0] : [0xEB, 0x9F, 1, 0]
    var largest = 0..<0
    for place in ByteSearch.all(magic, in: bytes) {
      func word(_ index: Int) -> Int? {
        ByteView(bytes).uint32(place + index).map { Int(order == .little ? $0 : $0.byteSwapped) }
      }
      guard let header = word(4), (24...256).contains(header), header % 4 == 0, word(8) == 0,
        let types = word(12), let strings = word(16), let length = word(20), strings >= types, length > 0
      else { continue }
      let first = place + header + strings
      let end = first + length
      guard end <= bytes.count, bytes[first] == 0, bytes[end - 1] == 0, end - place > largest.count else {
        continue
      }
      largest = place..<end
    }
    return largest.isEmpty ? nil : Array(bytes[largest])
  }

  /// The note of the kernel itself: those of the small libraries that it carries for processes (the vDSO) lie inside ELF
  /// files. Nil where there are several all the same.
  static func buildID(in bytes: [UInt8], _ order: Architecture.ByteOrder) -> String? {
    let head: [UInt8] =
      order == .little ? [4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0] : [0, 0, 0, 4, 0, 0, 0, 20, 0, 0, 0, 3]
    let view = ByteView(bytes)
    let inner = ByteSearch.all([0x7F, 0x45, 0x4C, 0x46], in: bytes).filter { $0 > 0 }.compactMap { start in
      ELFIdentity(Array(bytes[start...].prefix(64)))?.end(startingAt: start, view).map { start..<$0 }
    }
    let places = ByteSearch.all(BuildID.owner, in: bytes).map { $0 - head.count }.filter { place in
      view.matches(head, at: place) && !inner.contains { $0.contains(place) }
    }
    guard places.count == 1, let place = places.first else { return nil }
    return BuildID.find(inNotes: Array(bytes[place...].prefix(36)), byteOrder: order)
  }
}

extension ELFIdentity {
  /// Where a file that starts at `start` ends: behind its table of sections, which linkers write last. Nil: it has none.
  func end(startingAt start: Int, _ view: ByteView) -> Int? {
    let isWide = wordSize == 8
    func number(_ offset: Int, _ size: Int) -> Int? {
      var value: UInt64 = 0
      for index in 0..<size {
        let at = start + offset + (byteOrder == .little ? size - 1 - index : index)
        guard let byte = view.uint8(at) else { return nil }
        value = value << 8 | UInt64(byte)
      }
      return value < 1 << 32 ? Int(value) : nil
    }
    guard let table = number(isWide ? 40 : 32, isWide ? 8 : 4), let each = number(isWide ? 58 : 46, 2),
      let count = number(isWide ? 60 : 48, 2), table > 0, count > 0
    else { return nil }
    let end = start + table + each * count
    return end <= view.bytes.count ? end : nil
  }
}
