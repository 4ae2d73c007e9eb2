import Testing

@testable import KernelLab

/// The archive that a guest's kernel unpacks, taken apart by the format's description.
struct CpioTests {
  private struct Entry: Equatable {
    var name: String
    var mode: Int
    var content: [UInt8]
    var device: [Int]
  }

  /// Each header is "070701" and 13 numbers of eight hexadecimal digits; name and content end at a multiple of four.
  private static func entries(_ bytes: [UInt8]) throws -> [Entry] {
    var entries: [Entry] = []
    var at = 0
    func aligned(_ offset: Int) -> Int { (offset + 3) / 4 * 4 }
    while at < bytes.count {
      try #require(at + 110 <= bytes.count)
      #expect(bytes[at..<at + 6].elementsEqual("070701".utf8))
      let fields = try (0..<13).map { index in
        let digits = bytes[at + 6 + 8 * index..<at + 14 + 8 * index]
        return try #require(Int(String(decoding: digits, as: UTF8.self), radix: 16))
      }
      let name = bytes[at + 110..<at + 110 + fields[11] - 1]
      #expect(bytes[at + 110 + fields[11] - 1] == 0)
      let start = aligned(at + 110 + fields[11])
      entries.append(
        Entry(
          name: String(decoding: name, as: UTF8.self), mode: fields[1],
          content: Array(bytes[start..<start + fields[6]]), device: [fields[9], fields[10]]))
      at = aligned(start + fields[6])
    }
    #expect(at == bytes.count)
    return entries
  }

  @Test func everyKindOfFile() throws {
    var archive = CpioArchive()
    archive.addFolder("dev")
    archive.addDevice("dev/console", major: 5, minor: 1)
    archive.addFile("init", [1, 2, 3, 4, 5], permissions: 0o755)
    archive.addFile("empty", [])
    archive.addLink("probe", to: "/init")
    #expect(
      try Self.entries(archive.finished()) == [
        Entry(name: "dev", mode: 0o040755, content: [], device: [0, 0]),
        Entry(name: "dev/console", mode: 0o020600, content: [], device: [5, 1]),
        Entry(name: "init", mode: 0o100755, content: [1, 2, 3, 4, 5], device: [0, 0]),
        Entry(name: "empty", mode: 0o100644, content: [], device: [0, 0]),
        Entry(name: "probe", mode: 0o120777, content: Array("/init".utf8), device: [0, 0]),
        Entry(name: "TRAILER!!!", mode: 0, content: [], device: [0, 0]),
      ])
  }
}
