import BPFObjects
import Foundation
import Testing

/// Big-endian objects, which libbpf on this machine refuses to read: where clang emits the same code for both byte orders,
/// the linked result is that of the little-endian object.
@Suite struct BigEndianTests {
  /// What clang makes different for the other byte order, and which programs of a fixture that concerns.
  static let different: [String: [String: String]] = [
    "core_fields": [
      "bitfields": "BPF_CORE_READ_BITFIELD_PROBED places the value by the byte order",
      "signs": "the shifts of a bit-field count from the other end",
    ],
    "records": ["emit": "bit-fields are filled from the other end"],
  ]

  @Test(
    "links as its little-endian twin does",
    arguments: Fixture.all("eb").filter { OracleTests.unsupported[$0.name] == nil })
  func equalsLittleEndian(_ fixture: Fixture) throws {
    let big = LinkedForm(try Fixture.link([fixture]))
    let little = LinkedForm(try Fixture.link([fixture.littleEndian]))
    #expect(big.maps.keys.sorted() == little.maps.keys.sorted())
    for (name, map) in little.maps {
      var (mine, theirs) = (try #require(big.maps[name]), map)
      // Data is in the target's byte order; `bytes` compares that of the one fixture that has numbers in it.
      (mine.data, theirs.data) = (nil, nil)
      #expect(mine == theirs, "map \(name)")
      #expect(big.maps[name]?.data?.count == map.data?.count)
    }
    for (name, program) in little.programs where Self.different[fixture.name]?[name] == nil {
      #expect(big.programs[name] == program, "program \(name)")
    }
    for name in (Self.different[fixture.name] ?? [:]).keys {
      #expect(big.programs[name] != little.programs[name])
    }
  }

  @Test(
    "initial data is in the target's byte order", arguments: Fixture.all("eb").filter { $0.name == "globals" }
  )
  func data(_ fixture: Fixture) throws {
    let maps = LinkedForm(try Fixture.link([fixture])).maps
    // counters[4] = {1, 2, 3, 4}: each eight bytes, the last of them the number.
    let counters: [UInt8] = (1...4).flatMap { [0, 0, 0, 0, 0, 0, 0, UInt8($0)] }
    #expect(try #require(maps[".data"]?.data).firstRange(of: counters) != nil)
    // watched_pid = 4711 opens .rodata.
    #expect(try #require(maps[".rodata"]?.data).firstRange(of: [0, 0, 0x12, 0x67]) != nil)
  }

  @Test("llvm-objdump sees the same differences", arguments: Fixture.all("eb"))
  func disassembly(_ fixture: Fixture) throws {
    let (big, little) = (try Self.disassembly(fixture), try Self.disassembly(fixture.littleEndian))
    #expect(!big.isEmpty)
    #expect(big.keys.sorted() == little.keys.sorted())
    let different = big.filter { little[$0.key] != $0.value }.keys.sorted()
    #expect(different == (Self.different[fixture.name] ?? [:]).keys.sorted())
  }

  /// The lines of each function, as the LLVM beside Swift prints them.
  private static func disassembly(_ fixture: Fixture) throws -> [String: [String]] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["llvm-objdump", "-d", "--no-show-raw-insn", "--no-leading-addr", fixture.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    var functions: [String: [String]] = [:]
    var name = ""
    for line in text.split(separator: "\n").map(String.init) {
      if line.hasSuffix(">:"), let start = line.firstIndex(of: "<") {
        let label = String(line[line.index(after: start)...].dropLast(2))
        // Labels of blocks lie inside their function.
        if !label.hasPrefix("LBB") { name = label }
      } else if !name.isEmpty, line.first?.isWhitespace == true {
        functions[name, default: []].append(line)
      }
    }
    return functions
  }
}
