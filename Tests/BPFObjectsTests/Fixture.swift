import BPFObjects
import Foundation
import Targets
import Testing

/// A compiled fixture: an object of Fixtures/objects, which Fixtures/make.sh makes from Fixtures/src.
struct Fixture: CustomTestStringConvertible, Sendable {
  /// The compiler and byte order as its folder says them: "clang21-el".
  let compiler: String
  /// "maps", for maps.bpf.o.
  let name: String

  var testDescription: String { "\(compiler)/\(name)" }
  var path: String { Self.path("objects/\(compiler)/\(name).bpf.o") }

  func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

  func object() throws -> BPFObject { try BPFObject(parsing: bytes(), name: "\(name).bpf.o") }

  /// The same source, compiled by the same compiler for the other byte order.
  var littleEndian: Fixture { Fixture(compiler: compiler.replacing("-eb", with: "-el"), name: name) }

  /// The path of a file of the folder Fixtures.
  static func path(_ relative: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(relative)").path
  }

  /// Every object for one byte order, "el" or "eb", by whichever compiler.
  static func all(_ order: String) -> [Fixture] {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: path("objects"))) ?? []
    return folders.filter { $0.hasSuffix("-\(order)") }.sorted().flatMap { folder in
      names(in: folder).map { Fixture(compiler: folder, name: $0) }
    }
  }

  static func names(in folder: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path("objects/\(folder)"))) ?? []
    return files.filter { $0.hasSuffix(".bpf.o") }.map { String($0.dropLast(".bpf.o".count)) }.sorted()
  }

  // MARK: The kernel that fixtures are linked for

  static let release = "6.1.0"

  /// The options that kconfig.bpf.c asks for and those that programs need, as a .config writes them.
  static let config = [
    "CONFIG_HZ": "250", "CONFIG_BPF_SYSCALL": "y", "CONFIG_BPF": "y", "CONFIG_BPF_JIT": "y",
    "CONFIG_DEFAULT_HOSTNAME": "\"(none)\"", "CONFIG_BPF_EVENTS": "y", "CONFIG_KPROBE_EVENTS": "y",
    "CONFIG_FTRACE_SYSCALLS": "y", "CONFIG_PERF_EVENTS": "y", "CONFIG_CGROUPS": "y", "CONFIG_NET": "y",
    "CONFIG_INET": "y", "CONFIG_FTRACE": "y", "CONFIG_KPROBES": "y", "CONFIG_UPROBE_EVENTS": "y",
  ]

  /// The file with the kernel's types that the fixture's CO-RE relocations are resolved against, or nil if it has none.
  var kernelTypes: String? {
    if name == "core_kernel" { return "/sys/kernel/btf/vmlinux" }
    return name.hasPrefix("core_") ? Self.path("objects/kernel_types-\(compiler.suffix(2)).btf") : nil
  }

  func target() throws -> LinkTarget {
    var architecture = Architecture.x86_64
    if compiler.hasSuffix("-eb") {
      // Nothing but the byte order counts in these tests.
      architecture = Architecture(
        name: "s390x", aliases: [], kernelName: "s390", elfMachine: 22, byteOrder: .big, wordSize: 8,
        pageSizes: [4096], llvmTarget: "systemz", loaderTriple: "s390x-unknown-linux-gnu", loaderFlags: [],
        debianMultiarch: "s390x-linux-gnu")
    }
    let types = try kernelTypes.map { path in
      try BTF(parsing: Array(try Data(contentsOf: URL(filePath: path))), name: path)
    }
    return LinkTarget(
      architecture: architecture, version: KernelVersion(6, 1, 0), release: Self.release, btf: types,
      config: Self.config)
  }

  /// Links one or several objects; a program whose section names no target is given one, since a link wants it.
  static func link(_ fixtures: [Fixture]) throws -> LinkedProgram {
    var request = LinkRequest()
    // As loader libraries do, which the tests compare with.
    request.keepsDeadCode = true
    for fixture in fixtures {
      for name in Self.withoutTarget[fixture.name] ?? [] { request.attach[name] = ["sys_enter"] }
    }
    let objects = try fixtures.map { try $0.object() }
    return try Linker.link(objects, for: try fixtures[0].target(), request)
  }

  /// By fixture: the programs of sections such as SEC("raw_tp").
  private static let withoutTarget = [
    "raw_tracepoint": ["anywhere"], "prog_array": ["first", "third"], "version": ["anywhere"],
  ]
}
