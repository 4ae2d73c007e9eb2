/// What QEMU has to be told of a kernel that was unpacked for it.
import KernelSources

extension KernelImage {
  /// Where the plain kernel of 32-bit ARM wants to lie, from the start of memory: TEXT_OFFSET of arch/arm/Makefile.
  /// - Parameter config: the kernel's .config; without it this cannot be known.
  static func textOffset(config: String) -> Int {
    let rows: [(option: String, offset: Int)] = [
      ("CONFIG_PM_H1940=y", 0x108000), ("CONFIG_ARCH_REALTEK=y", 0x108000),
      ("CONFIG_ARCH_IPQ40XX=y", 0x208000), ("CONFIG_ARCH_MSM8X60=y", 0x208000),
      ("CONFIG_ARCH_MSM8960=y", 0x208000), ("CONFIG_ARCH_MESON=y", 0x208000),
      ("CONFIG_ARCH_AXXIA=y", 0x308000),
    ]
    // The last assignment of the Makefile counts.
    let set = Set(config.split(separator: "\n"))
    return rows.last { set.contains(Substring($0.option)) }?.offset ?? 0x8000
  }

  /// A plain kernel of 32-bit ARM behind U-Boot's old header, by which QEMU learns where it wants to lie.
  /// Source: U-Boot, include/image.h, struct legacy_img_hdr.
  static func uImage(_ kernel: [UInt8], address: UInt32) -> [UInt8] {
    func big(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * UInt32($0)) & 255) } }
    func header(_ sum: UInt32) -> [UInt8] {
      big(0x2705_1956) + big(sum) + big(0) + big(UInt32(truncatingIfNeeded: kernel.count)) + big(address)
        + big(address) + big(CRC32.of(kernel))
        // Linux, ARM, a kernel, not compressed.
        + [5, 2, 2, 0]
        + Array("Linux".utf8) + [UInt8](repeating: 0, count: 27)
    }
    return header(CRC32.of(header(0))) + kernel
  }

  /// Whether a vmlinux of x86 can be entered without its wrapping: by its note for Xen's PVH, type 18
  /// (include/xen/interface/elfnote.h).
  static func hasPVHNote(_ bytes: [UInt8]) -> Bool {
    guard let elf = ELFIdentity(bytes) else { return false }
    let view = ByteView(bytes)
    for segment in elf.segments(view) where segment.type == 4 {
      var at = segment.offset
      while at + 12 <= segment.offset + segment.size,
        let nameSize = view.uint32(at), let size = view.uint32(at + 4), let type = view.uint32(at + 8)
      {
        if type == 18, nameSize == 4, view.matches(Array("Xen".utf8) + [0], at: at + 12) { return true }
        at += 12 + (Int(nameSize) + 3) / 4 * 4 + (Int(size) + 3) / 4 * 4
      }
    }
    return false
  }
}
