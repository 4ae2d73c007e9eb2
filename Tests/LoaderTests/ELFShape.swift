import Testing

/// What an artifact's ELF file must be: static, small in parts, nothing both writable and executable.
struct ELFShape {
  struct Segment { var type, flags: UInt32 }

  var segments: [Segment] = []
  var sections: [(name: String, type: UInt32, size: Int, offset: Int)] = []
  private let file: [UInt8]

  init(_ file: [UInt8]) throws {
    self.file = file
    guard file.count > 64, file.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]) else {
      throw Artifact.Failure(description: "not a little-endian ELF64 file")
    }
    func number(_ offset: Int, _ size: Int) -> Int {
      (0..<size).reversed().reduce(0) { $0 << 8 | Int(file[offset + $1]) }
    }
    for index in 0..<number(56, 2) {
      let at = number(32, 8) + index * number(54, 2)
      segments.append(Segment(type: UInt32(number(at, 4)), flags: UInt32(number(at + 4, 4))))
    }
    let headers = number(40, 8)
    let strings = number(headers + number(62, 2) * 64 + 24, 8)
    for index in 0..<number(60, 2) {
      let at = headers + index * 64
      let name = file[(strings + number(at, 4))...].prefix { $0 != 0 }
      sections.append(
        (
          String(decoding: name, as: UTF8.self), UInt32(number(at + 4, 4)), number(at + 32, 8),
          number(at + 24, 8)
        ))
    }
  }

  func check(bundleSize: Int) throws {
    #expect(!segments.contains { $0.type == 2 || $0.type == 3 }, "PT_DYNAMIC or PT_INTERP")
    #expect(!segments.contains { $0.flags & 3 == 3 }, "a segment is writable and executable")
    let stack = segments.filter { $0.type == 0x6474_e551 }
    #expect(stack.count == 1 && stack[0].flags == 6, "PT_GNU_STACK")
    let bundle = try #require(sections.first { $0.name == ".bpfbake" })
    #expect(bundle.size == bundleSize)
    #expect(Array(file[bundle.offset..<(bundle.offset + 4)]) == Array("BFPB".utf8))
    #expect(!sections.contains { [".symtab", ".dynamic", ".interp", ".comment"].contains($0.name) })
  }
}
