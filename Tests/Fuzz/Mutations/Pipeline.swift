import BPFObjects
import Targets

/// What hostile bytes are sent through: an object is read, linked for a kernel that has BTF and a configuration, written as
/// a bundle, and that is read back.
struct Pipeline {
  let little: LinkTarget
  let big: LinkTarget

  /// `types`: raw BTF of the kernel, little- and big-endian.
  init(littleTypes: [UInt8], bigTypes: [UInt8]) throws(ObjectError) {
    func target(_ order: Architecture.ByteOrder, _ types: [UInt8]) throws(ObjectError) -> LinkTarget {
      let architecture = Architecture(
        name: "any", aliases: [], kernelName: "any", elfMachine: 62, byteOrder: order, wordSize: 8,
        pageSizes: [4096],
        llvmTarget: "systemz", loaderTriple: "", loaderFlags: [], debianMultiarch: "")
      return LinkTarget(
        architecture: architecture, version: KernelVersion(6, 12, 0), release: "6.12.0", buildID: [1, 2, 3],
        btf: try BTF(parsing: types, name: "kernel"),
        config: [
          "CONFIG_BPF_SYSCALL": "y", "CONFIG_BPF_EVENTS": "y", "CONFIG_KPROBE_EVENTS": "y",
          "CONFIG_FTRACE_SYSCALLS": "y", "CONFIG_PERF_EVENTS": "y",
          "CONFIG_HZ": "250", "CONFIG_BPF": "y", "CONFIG_BPF_JIT": "m",
          "CONFIG_DEFAULT_HOSTNAME": "\"(none)\"",
        ])
    }
    little = try target(.little, littleTypes)
    big = try target(.big, bigTypes)
  }

  enum Outcome: Equatable {
    case refused
    case bundle
    /// A bundle was written that cannot be read back as what it was made from.
    case wrongBundle(String)
  }

  /// Never anything but an outcome: a trap ends the process, and is what all this looks for.
  func run(_ bytes: [UInt8]) -> Outcome {
    let blob: [UInt8]
    do {
      let object = try BPFObject(parsing: bytes, name: "object")
      // Where a section names no target, the link wants one; where it does, this is refused.
      let isBig = bytes.count > 5 && bytes[5] == 2
      let linked = try Linker.link([object], for: isBig ? big : little)
      blob = try Bundle.bytes(linked, manifest: Array("{}".utf8))
    } catch {
      return .refused
    }
    do {
      let bundle = try Bundle(parsing: blob)
      return bundle.size == blob.count
        ? .bundle : .wrongBundle("it says \(bundle.size) bytes, it has \(blob.count)")
    } catch {
      return .wrongBundle("\(error.place): \(error.message)")
    }
  }
}
