/// Makes out of a kernel's file what QEMU boots fastest: what the kernel would unpack by itself, slowly because it is
/// emulated, is unpacked here.
public import Diagnostics
public import Execution
public import KernelSources
import SystemPackage
public import Targets

public struct BootImage: Sendable {
  /// What QEMU is given.
  public let path: String
  /// Whether it was unpacked; else it is the file as it was.
  public let isUnpacked: Bool

  /// Reads the kernel and finds what to boot. A kernel that cannot be unpacked here (a tool is missing, a form is
  /// unknown) is booted as it is.
  /// - Parameter config: the kernel's .config, if it is known: a 32-bit ARM kernel is unpacked only with it.
  /// - Throws: a `Diagnostic` where the file is no kernel, or one of another architecture.
  public static func prepare(
    _ kernel: String, config: String?, for architecture: Architecture, cache: LabCache, toolbox: Toolbox
  ) async throws -> BootImage {
    let bytes: [UInt8]
    do {
      bytes = try Disk.read(kernel)
    } catch {
      throw Diagnostic(
        id: "kernel-not-readable", location: SourceLocation(file: kernel),
        message: "the kernel cannot be read: \(error)", help: "check the path and its permissions")
    }
    try check(bytes, kernel, architecture)
    guard let image = KernelImage(bytes), let folder = try? cache.subfolder("unpacked") else {
      return BootImage(path: kernel, isUnpacked: false)
    }
    let config = config.flatMap { try? Disk.read($0) }.map { String(decoding: $0, as: UTF8.self) }
    if image.form == .zImage, config == nil { return BootImage(path: kernel, isUnpacked: false) }
    // Told from another by path, size and time: to read it all takes longer than to boot it.
    guard let stamp = Disk.stamp(kernel) else { return BootImage(path: kernel, isUnpacked: false) }
    let identity = String(CRC32.of("\(Disk.absolute(kernel))\n\(stamp)".utf8), radix: 16)
    let target = "\(folder)/\(architecture.name)-\(bytes.count)-\(identity)"
    if Disk.isFile(target) { return BootImage(path: target, isUnpacked: true) }
    for part in image.packed(in: bytes) {
      guard let plain = try await unpack(part, of: bytes, toolbox, cache), plain.count > 1 << 20 else {
        continue
      }
      let bootable: [UInt8]
      switch image.form {
      case .bzImage where KernelImage.hasPVHNote(plain): bootable = plain
      case .zImage:
        let base = 0x4000_0000  // of memory, QEMU's hw/arm/virt.c
        let address = base + KernelImage.textOffset(config: config ?? "")
        bootable = KernelImage.uImage(plain, address: UInt32(address))
      case .zboot: bootable = plain
      default: continue
      }
      guard (try? Disk.replace(target, with: bootable)) != nil else { break }
      return BootImage(path: target, isUnpacked: true)
    }
    return BootImage(path: kernel, isUnpacked: false)
  }

  /// That these bytes are a kernel for `architecture`.
  public static func check(
    _ bytes: [UInt8], _ path: String, _ architecture: Architecture
  ) throws(Diagnostic) {
    guard let image = KernelImage(bytes) else {
      throw Diagnostic(
        id: "not-a-kernel", location: SourceLocation(file: path),
        message: "this is no kernel that can be booted",
        help: "give a vmlinux, vmlinuz, bzImage, zImage, Image or uImage")
    }
    // Kernels of ARMv7 are of the same kind as those of ARMv6, say.
    guard !image.architectures.contains(where: architecture.isKind) else { return }
    let names = image.architectures.map(\.name).joined(separator: " or ")
    throw Diagnostic(
      id: "kernel-of-another-architecture", location: SourceLocation(file: path),
      message: names.isEmpty
        ? "this kernel is of an architecture that is not known here"
        : "this kernel is for \(names), not for \(architecture.name)",
      help: "give the kernel of the device, or another --arch")
  }

  /// The content of a packed part of `bytes`, by zlib or by the tool of its compression; nil: it is damaged, or there is
  /// no such tool.
  public static func unpack(
    _ part: KernelImage.Packed, of bytes: [UInt8], _ toolbox: Toolbox, _ cache: LabCache
  ) async throws -> [UInt8]? {
    if part.method == .gzip { return try? Gzip.decompress(Array(bytes[part.range]), limit: 1 << 28) }
    let command = part.method.command
    guard let tool = command.first, let found = try? toolbox.find(tool) else { return nil }
    let run = try RunFolder(in: cache)
    let packed = "\(run.path)/packed"
    guard (try? Disk.replace(packed, with: bytes[part.range])) != nil else { return nil }
    // What follows the packed part makes some tools complain after they have done the work: the result counts.
    let answer = try await ToolProcess.ask(
      [found.path] + command.dropFirst() + [packed], input: [], limit: 1 << 28, seconds: 120)
    return answer.output.isEmpty ? nil : answer.output
  }
}
