import KernelSources
import Targets
import Testing

@testable import KernelLab

/// What a kernel's file is, told by its first bytes.
struct KernelImageTests {
  private static func file(_ size: Int, _ parts: [(offset: Int, bytes: [UInt8])]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    for part in parts {
      bytes.replaceSubrange(part.offset..<part.offset + part.bytes.count, with: part.bytes)
    }
    return bytes
  }

  private static let zImage = file(4096, [(0x24, [0x18, 0x28, 0x6F, 0x01]), (2048, [0x1F, 0x8B, 0x08])])
  private static let bzImage = file(
    4096,
    [
      (0x1F1, [1]), (0x202, Array("HdrS".utf8)), (0x206, [0x0F, 0x02]), (0x236, [1, 0]),
      (0x248, [16, 0, 0, 0]), (0x24C, [100, 0, 0, 0]), (1040, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
    ])
  private static let zboot = file(
    512,
    [
      (0, [0x4D, 0x5A]), (4, Array("zimg".utf8)), (8, [128, 0, 0, 0]), (12, [64, 0, 0, 0]),
      (128, [0x28, 0xB5, 0x2F, 0xFD]),
    ])

  @Test(arguments: [
    (zImage, KernelImage.Form.zImage, ["arm"]), (bzImage, .bzImage, ["x86_64"]),
    (zboot, .zboot, ["arm64", "riscv64"]),
    (file(64, [(0x38, [0x41, 0x52, 0x4D, 0x64])]), .image, ["arm64"]),
    (file(64, [(0x38, [0x52, 0x53, 0x43, 0x05])]), .image, ["riscv64"]),
    (file(64, [(0, [0x27, 0x05, 0x19, 0x56])]), .uImage, ["arm"]),
    (file(64, [(0, [0x7F, 0x45, 0x4C, 0x46, 1, 1]), (18, [40, 0])]), .elf, ["arm"]),
  ]) func forms(bytes: [UInt8], form: KernelImage.Form, architectures: [String]) throws {
    let image = try #require(KernelImage(bytes))
    #expect(image.form == form)
    #expect(image.architectures.map(\.name) == architectures)
  }

  @Test func noKernels() {
    for bytes in [[], Array("a text".utf8), [UInt8](repeating: 0, count: 70_000)] {
      #expect(KernelImage(bytes) == nil)
    }
  }

  @Test func packedParts() throws {
    #expect(
      try #require(KernelImage(Self.bzImage)).packed(in: Self.bzImage) == [
        KernelImage.Packed(method: .xz, range: 1040..<1136)
      ])
    #expect(
      try #require(KernelImage(Self.zboot)).packed(in: Self.zboot) == [
        KernelImage.Packed(method: .zstd, range: 128..<192)
      ])
    #expect(
      try #require(KernelImage(Self.zImage)).packed(in: Self.zImage) == [
        KernelImage.Packed(method: .gzip, range: 2048..<4096)
      ])
  }

  /// A header whose numbers lead out of the file, or a file that ends early, is no trap.
  @Test func hostileHeaders() {
    for whole in [Self.zImage, Self.bzImage, Self.zboot] {
      for count in stride(from: 0, through: whole.count, by: 13) {
        let cut = Array(whole.prefix(count))
        for part in KernelImage(cut)?.packed(in: cut) ?? [] { #expect(part.range.upperBound <= count) }
      }
      for offset in 0..<min(whole.count, 0x260) {
        var changed = whole
        changed[offset] = 0xFF
        for part in KernelImage(changed)?.packed(in: changed) ?? [] {
          #expect(part.range.upperBound <= changed.count)
        }
      }
    }
  }

  @Test func uImageOfARM() throws {
    let image = KernelImage.uImage([1, 2, 3], address: 0x4020_8000)
    #expect(image.count == 67)
    #expect(try #require(KernelImage(image)).form == .uImage)
    #expect(Array(image[12..<24]) == [0, 0, 0, 3, 0x40, 0x20, 0x80, 0, 0x40, 0x20, 0x80, 0])
  }

  @Test(arguments: [("", 0x8000), ("CONFIG_ARCH_MSM8960=y", 0x208000), ("CONFIG_ARCH_AXXIA=y\n", 0x308000)])
  func textOffsets(config: String, offset: Int) {
    #expect(KernelImage.textOffset(config: config) == offset)
  }
}
