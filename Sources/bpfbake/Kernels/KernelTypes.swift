import BPFObjects
import Diagnostics
import Execution
import KernelLab
import KernelSources
import Targets

/// A kernel's types out of the file that a profile names: raw BTF, a vmlinux, or the kernel's image, however it is packed.
enum KernelTypes {
  /// Raw BTF that was read whole.
  /// - Throws: a `Diagnostic` that says what the file is not, or lacks.
  static func read(_ path: String) async throws -> [UInt8] {
    let bytes = try Files.read(path)
    let types =
      [[0x9f, 0xeb], [0xeb, 0x9f]].contains(bytes.prefix(2)) ? bytes : try await find(in: bytes, path)
    do throws(ObjectError) {
      _ = try BTF(parsing: types, name: path)
    } catch {
      throw Diagnostic(
        id: error.problem.rawValue, location: SourceLocation(file: path), message: error.message,
        help: "copy it again, whole: on the device it is /sys/kernel/btf/vmlinux")
    }
    return types
  }

  /// The types in the file at `path`, where an object asks for the kernel's.
  static func needed(by objects: [BPFObject], _ path: String?) async throws -> [UInt8]? {
    guard let path, objects.contains(where: \.needsKernelTypes) else { return nil }
    return try await read(path)
  }

  private static func find(in bytes: [UInt8], _ path: String) async throws -> [UInt8] {
    guard let image = KernelImage(bytes) else {
      throw Diagnostic(
        id: "not-kernel-types", location: SourceLocation(file: path),
        message: "this is neither BTF, which begins with the bytes 9f eb, nor a kernel of a form known here",
        help: "give a copy of the device's /sys/kernel/btf/vmlinux, a vmlinux, or the kernel's image")
    }
    let order = ELFIdentity(bytes)?.byteOrder ?? image.architectures.first?.byteOrder ?? .little
    if let types = KernelImage.types(in: bytes, order) { return types }
    let toolbox = Toolbox(environment: GlobalOptions.environment)
    let parts = image.form == .elf ? [] : image.candidates(in: bytes)
    for part in parts {
      let unpacked = try await BootImage.unpack(
        part, of: bytes, toolbox, try LabCache(environment: GlobalOptions.environment))
      if let unpacked, let types = KernelImage.types(in: unpacked, order) { return types }
    }
    // Zlib is at hand for gzip.
    let tools = Set(parts.filter { $0.method != .gzip }.map { $0.method.command[0] })
    let missing = tools.filter { (try? toolbox.find($0)) == nil }.sorted().joined(separator: ", ")
    throw Diagnostic(
      id: "kernel-without-types", location: SourceLocation(file: path),
      message: "no BTF was found in this kernel" + (parts.isEmpty ? "" : ", nor in what is packed in it")
        + (missing.isEmpty ? "" : "\nit may be packed by what \(missing) unpacks, which is not installed"),
      help: missing.isEmpty
        ? "a kernel has it that was built with CONFIG_DEBUG_INFO_BTF=y; a recipe does without by headers: uapi or tree"
        : "install \(missing), or give a copy of the device's /sys/kernel/btf/vmlinux")
  }
}
