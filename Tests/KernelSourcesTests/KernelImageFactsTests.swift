/// What a kernel's file tells, from a made-up kernel with all that real ones have inside.
import Foundation
import KernelSources
import Targets
import Testing

@Suite struct KernelImageFactsTests {
  /// Gzip of "CONFIG_ARM64=y\nCONFIG_BPF_SYSCALL=y\n", by gzip -n.
  private static let config: [UInt8] = Array(
    Data(base64Encoded: "H4sIAAAAAAACA3P293PzdI93DPI1M7Gt5HKGcJ0C3OKDI4OdHX18gIIA8/QtTCQAAAA=") ?? Data())

  private static func note(_ id: UInt8) -> [UInt8] {
    [4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 0x47, 0x4E, 0x55, 0] + [UInt8](repeating: id, count: 20)
  }

  /// As include/uapi/linux/btf.h has it: a header, no types, one empty string.
  private static let types: [UInt8] =
    [0x9F, 0xEB, 1, 0, 24, 0, 0, 0] + [UInt8](repeating: 0, count: 12) + [1, 0, 0, 0, 0]

  /// A shared object of 32 bits with a note: a vDSO. Its table of sections lies at its end.
  private static let vDSO: [UInt8] = {
    var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 1, 1, 1] + [UInt8](repeating: 0, count: 45)
    file[18] = 40
    file += note(0xEE)
    file[32] = UInt8(file.count)
    file[46] = 40
    file[48] = 1
    return file + [UInt8](repeating: 0, count: 40)
  }()

  private static func kernel(
    banner: String = "Linux version 6.1.0-50-arm64 (a@b) (gcc) #1 SMP Debian 6.1.176-1 (2026-07-02)\n",
    config: [UInt8]? = config
  ) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64)
    bytes.replaceSubrange(0x38..<0x3C, with: [0x41, 0x52, 0x4D, 0x64])
    bytes += Array("Linux version %s (%s)\0".utf8) + Array(banner.utf8) + [0]
    if let config { bytes += Array("IKCFG_ST".utf8) + config + Array("IKCFG_ED".utf8) }
    bytes += vDSO + types + note(0xAB)
    return bytes
  }

  private static func facts(_ bytes: [UInt8]) throws -> KernelFacts {
    try #require(KernelImage(bytes)).facts(of: bytes, plain: bytes, path: "/Image")
  }

  @Test func everything() throws {
    let facts = try Self.facts(Self.kernel())
    #expect(facts.release == Fact("6.1.0-50-arm64", source: "the kernel's banner"))
    #expect(facts.version?.value == KernelVersion(6, 1, 176))
    #expect(facts.arch?.value == "arm64")
    #expect(facts.configContent?.value == Array("CONFIG_ARM64=y\nCONFIG_BPF_SYSCALL=y\n".utf8))
    #expect(facts.btfContent?.value == Self.types)
    #expect(facts.buildID?.value == String(repeating: "ab", count: 20))
    #expect(facts.image?.value == .file("/Image"))
  }

  @Test func noBanner() throws {
    for banner in ["", "Linux version %s", "Linux version 6.1.0 cut by compression", "Linux version x.y #1"] {
      let error = #expect(throws: KernelSourceError.self) { try Self.facts(Self.kernel(banner: banner)) }
      #expect(error?.problem == .noBanner)
    }
  }

  /// Cut off, or damaged within.
  @Test func aDamagedConfig() throws {
    for config in [Array(Self.config.prefix(30)), Self.config.map { $0 == 0x73 ? 0xFF : $0 }] {
      let error = #expect(throws: KernelSourceError.self) { try Self.facts(Self.kernel(config: config)) }
      #expect(error?.problem == .badGzip)
    }
    let cut = Self.kernel(config: nil) + Array("IKCFG_ST".utf8) + Self.config.prefix(20)
    #expect(throws: KernelSourceError.self) { try Self.facts(cut) }
  }

  /// Wherever the file ends, and whatever octet is wrong, there is an answer or an error.
  @Test func hostileKernels() throws {
    let whole = Self.kernel()
    for count in stride(from: 64, to: whole.count, by: 3) {
      _ = try? Self.facts(Array(whole.prefix(count)))
    }
    for index in whole.indices.dropFirst(64) {
      var changed = whole
      changed[index] = 0xFF
      _ = try? Self.facts(changed)
    }
    // Two notes that no ELF file holds: which is the kernel's?
    #expect(try Self.facts(whole + Self.note(1)).buildID == nil)
  }

  @Test func packedKernels() throws {
    let image = try #require(KernelImage(Self.config + [0, 0]))
    #expect(image.candidates(in: Self.config) == [.init(method: .gzip, range: 0..<Self.config.count)])
    var uImage: [UInt8] = [0x27, 0x05, 0x19, 0x56] + [UInt8](repeating: 0, count: 60) + Self.config
    uImage += [0, 0, 0]
    let candidates = try #require(KernelImage(uImage)).candidates(in: uImage)
    #expect(candidates == [.init(method: .gzip, range: 64..<uImage.count)])
  }
}
