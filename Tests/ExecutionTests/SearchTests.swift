import Diagnostics
import Manifests
import Planning
import Targets
import Testing

@testable import Execution

/// Where headers and bpfbake's own data are found.
@Suite struct SearchTests {
  @Test(arguments: [
    ("#include \"vmlinux.h\"", true), ("  #  include\t<vmlinux.h> // types", true), ("// vmlinux.h", false),
    ("int x;\r\n#include \"vmlinux.h\"\r\n", true), ("#include \"my_vmlinux.h\"", false), ("", false),
  ])
  func sourcesThatIncludeTypes(text: String, expected: Bool) {
    #expect(HeaderSearch.includesTypes(text) == expected)
  }

  @Test(arguments: ["asm", "x86_64-linux-gnu/asm"]) func uapiFolders(asm: String) throws {
    let folder = try ToolboxTests.Folder()
    for name in ["linux", "asm-generic", "rdma", "net", asm, "bpf"] {
      try Disk.makeFolder("\(folder.path)/\(name)")
    }
    for name in ["bpf/bpf_helpers.h", "bpf/bpf_tracing.h", "bpf/notes", "own/bpf/bpf_tracing.h"] {
      try Disk.makeFolder("\(folder.path)/own/bpf")
      try Disk.replace("\(folder.path)/\(name)", with: [])
    }
    let found = try find(uapi: folder.path, bpf: folder.path)
    #expect(
      found.folders.map { "\($0.name) \($0.path.dropFirst(folder.path.count))" } == [
        "asm /\(asm)", "asm-generic /asm-generic", "linux /linux", "uapi/linux /linux", "rdma /rdma",
      ])
    #expect(
      found.files == [
        "bpf/bpf_helpers.h": "\(folder.path)/bpf/bpf_helpers.h",
        "bpf/bpf_tracing.h": "\(folder.path)/own/bpf/bpf_tracing.h",
      ])
  }

  @Test func missingHeaders() throws {
    let folder = try ToolboxTests.Folder()
    for name in ["linux", "asm", "bpf"] { try Disk.makeFolder("\(folder.path)/\(name)") }
    #expect(throws: Diagnostic.self) { try find(uapi: folder.path, bpf: folder.path) }
    try Disk.replace("\(folder.path)/bpf/bpf_helpers.h", with: [])
    let error = #expect(throws: Diagnostic.self) { try find(uapi: folder.path, bpf: folder.path) }
    #expect(error?.id == "kernel-headers-not-found")
    #expect(error?.message == "\(folder.path) has no folder asm-generic")
  }

  /// A profile that names none sees linux/ of this machine and types of ours.
  @Test func noHeadersNamed() throws {
    let folder = try ToolboxTests.Folder()
    for name in ["linux", "asm-generic", "bpf"] { try Disk.makeFolder("\(folder.path)/\(name)") }
    for name in ["bpf/bpf_helpers.h", "linux/bpf.h"] { try Disk.replace("\(folder.path)/\(name)", with: []) }
    #expect(
      try find(uapi: nil, bpf: folder.path).folders.map {
        "\($0.name) \($0.path.dropFirst(folder.path.count))"
      } == [
        "asm /own/asm", "asm-generic /asm-generic", "linux /linux", "uapi/linux /linux",
      ])
  }

  private func find(uapi: String?, bpf: String) throws -> HeaderFacts {
    try HeaderSearch.find(
      recipe: Recipe(name: "r", path: "/r", sources: [], headers: .uapi),
      profile: Profile(
        name: "p", path: "/p", arch: .x86_64,
        kernel: Profile.Kernel(version: KernelVersion(6, 1), headers: Profile.Headers(uapi: uapi))),
      toolchain: Toolchain(
        name: "t", path: "/t", bpf: Toolchain.BPF(compiler: "clang", headers: ["/nowhere", bpf]),
        loader: Toolchain.Loader(compiler: "clang")), own: "\(bpf)/own", runningKernel: "")
  }

  @Test func dataBesideAnInstalledExecutable() throws {
    let folder = try ToolboxTests.Folder()
    try Disk.makeFolder("\(folder.path)/share/bpfbake/TargetLoader")
    try Disk.replace("\(folder.path)/share/bpfbake/TargetLoader/loader.c", with: [])
    let root = try DataRoot(given: nil, executable: "\(folder.path)/bin/bpfbake")
    #expect(root.path == "\(folder.path)/share/bpfbake")
    #expect(root.loader == "\(folder.path)/share/bpfbake/TargetLoader")
    #expect(try DataRoot(given: root.path, executable: "/x") == root)
  }

  @Test func dataInTheRepository() throws {
    let folder = try ToolboxTests.Folder()
    try Disk.makeFolder("\(folder.path)/Sources/TargetLoader")
    try Disk.replace("\(folder.path)/Sources/TargetLoader/loader.c", with: [])
    let executable = "\(folder.path)/.build/debug/bpfbake"
    #expect(throws: Diagnostic.self) { try DataRoot(given: nil, executable: executable) }
    try Disk.replace("\(folder.path)/Package.swift", with: [])
    let root = try DataRoot(given: nil, executable: executable)
    #expect(root.path == folder.path)
    #expect(root.loader == "\(folder.path)/Sources/TargetLoader")
  }

  @Test func givenFolderWithoutData() {
    let error = #expect(throws: Diagnostic.self) { try DataRoot(given: "/nowhere", executable: "/x") }
    #expect(error?.id == "no-data-folder")
    #expect(error?.exitCode == .environment)
  }
}
