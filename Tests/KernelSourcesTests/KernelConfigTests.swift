/// Kernel configs, gzip streams and ELF notes, right and damaged.
import Foundation
import Targets
import Testing

@testable import KernelSources

@Suite struct KernelConfigTests {
  static let text = """
    #
    # Automatically generated file; DO NOT EDIT.
    # Linux/x86 6.1.76 Kernel Configuration
    #
    CONFIG_CC_VERSION_TEXT="gcc (Debian 12.2.0-14) 12.2.0 \\"x\\" \\\\"
    CONFIG_BPF=y
    CONFIG_NET_CLS_BPF=m
    # CONFIG_BPF_PRELOAD is not set
    CONFIG_HZ=250\r
    CONFIG_PHYSICAL_START=0x1000000
    CONFIG_ANSWER=-1
    CONFIG_EMPTY=""
    CONFIG_BPF_JIT=n
    CONFIG_TWICE=m
    CONFIG_TWICE=y

    """

  @Test func values() throws {
    let config = try KernelConfig.parse(Array(Self.text.utf8))
    #expect(
      config.options == [
        "CONFIG_CC_VERSION_TEXT": .text("gcc (Debian 12.2.0-14) 12.2.0 \"x\" \\"), "CONFIG_BPF": .yes,
        "CONFIG_NET_CLS_BPF": .module, "CONFIG_BPF_PRELOAD": .no, "CONFIG_HZ": .number("250"),
        "CONFIG_PHYSICAL_START": .number("0x1000000"), "CONFIG_ANSWER": .number("-1"),
        "CONFIG_EMPTY": .text(""),
        "CONFIG_BPF_JIT": .no, "CONFIG_TWICE": .yes,
      ])
    #expect(config["CONFIG_NOWHERE"] == .no)
  }

  @Test(arguments: [
    "CONFIG_A", "CONFIG_A=", "=y", "CONFIG_=y", "CONFIG_A-B=y", "config_a=y", "CONFIG_A=maybe",
    "CONFIG_A=\"x",
    "CONFIG_A=\"x\"y", "CONFIG_A=\"x\\", "CONFIG_A=\"", "CONFIG_A=--1", "CONFIG_A=0x", "CONFIG_A=-",
    "CONFIG_A=1.5",
    "CONFIG_A=\u{663}", "\u{7f}ELF\0\0",
  ]) func badLines(line: String) {
    let error = #expect(throws: KernelSourceError.self) {
      try KernelConfig.parse(Array("CONFIG_BPF=y\n\(line)\n".utf8), path: "/c")
    }
    #expect(error?.problem == .badConfig)
    #expect(error?.line == 2)
    #expect(error?.path == "/c")
  }

  @Test(arguments: ["", "\n", "# a comment\n", "# CONFIG_A is set\n"]) func noConfig(text: String) {
    let error = #expect(throws: KernelSourceError.self) { try KernelConfig.parse(Array(text.utf8)) }
    #expect(error?.problem == .badConfig)
  }

  private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-c"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(bytes))
    try input.fileHandleForWriting.close()
    let result = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return Array(result)
  }

  @Test func gzippedConfig() throws {
    let plain = Array(Self.text.utf8)
    let packed = try gzip(plain)
    #expect(Gzip.isGzip(packed))
    #expect(try Gzip.decompress(packed, limit: plain.count) == plain)
    #expect(try KernelConfig.parse(packed) == KernelConfig.parse(plain))
    let error = #expect(throws: KernelSourceError.self) {
      try Gzip.decompress(packed, limit: plain.count - 1)
    }
    #expect(error?.problem == .fileTooLarge)
    for end in packed.indices {
      let error = #expect(throws: KernelSourceError.self) {
        try Gzip.decompress(Array(packed[..<end]), limit: plain.count)
      }
      #expect(error?.problem == .badGzip)
    }
  }

  @Test func aBombIsNotUnpacked() throws {
    let bomb = try gzip([UInt8](repeating: UInt8(ascii: "\n"), count: 1 << 22))
    #expect(bomb.count < 1 << 14)
    let error = #expect(throws: KernelSourceError.self) { try Gzip.decompress(bomb, limit: 1 << 20) }
    #expect(error?.problem == .fileTooLarge)
  }

  static let gnu: [UInt8] = Array("GNU\0".utf8)

  /// A note in little-endian order.
  static func note(_ name: [UInt8], _ type: UInt32, _ descriptor: [UInt8]) -> [UInt8] {
    func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
    func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: -bytes.count & 3) }
    return word(UInt32(name.count)) + word(UInt32(descriptor.count)) + word(type) + padded(name)
      + padded(descriptor)
  }

  @Test func buildIDAmongNotes() {
    let id: [UInt8] = [0xDE, 0xAD, 0xBE, 0xEF, 0x01]
    let before = Self.note(Array("Xen\0".utf8), 3, [1, 2, 3]) + Self.note(Self.gnu, 1, [0, 0, 0, 0])
    let notes = before + Self.note(Self.gnu, 3, id)
    #expect(BuildID.find(inNotes: notes, byteOrder: .little) == "deadbeef01")
    #expect(BuildID.find(inNotes: before, byteOrder: .little) == nil)
    #expect(BuildID.find(inNotes: notes, byteOrder: .big) == nil)
    // The padding at the end may be missing; the id may not.
    for end in notes.indices {
      let found = BuildID.find(inNotes: Array(notes[..<end]), byteOrder: .little)
      #expect(found == (end >= notes.count - 3 ? "deadbeef01" : nil))
    }
    let big: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 3] + Self.gnu + [0xFF, 0, 0, 0]
    #expect(BuildID.find(inNotes: big, byteOrder: .big) == "ff")
    let endless = [UInt8](repeating: 0xFF, count: 64)
    #expect(BuildID.find(inNotes: endless, byteOrder: .little) == nil)
    #expect(BuildID.find(inNotes: [UInt8](repeating: 0, count: 4096), byteOrder: .little) == nil)
  }
}
