import Diagnostics
import Foundation
import Manifests
import Planning
import Targets
import Testing

@testable import Execution

/// Tools are looked for in folders of made-up ones, which are shell scripts that answer as compilers do.
@Suite struct ToolboxTests {
  /// A folder that is gone with the test.
  final class Folder: Sendable {
    let path: String

    init() throws {
      path = FileManager.default.temporaryDirectory.path + "/bpfbake-tools-" + UUID().uuidString
      try Disk.makeFolder(path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func tool(_ name: String, _ script: String) throws {
      try Disk.makeFolder(Disk.absolute("../\(name)/..", in: path + "/x"))
      try Disk.replace("\(path)/\(name)", with: Array("#!/bin/sh\n\(script)\n".utf8))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(path)/\(name)")
    }

    /// Each run leaves a line in the file `asked`.
    func clang(_ name: String, version: String, targets: [String] = ["bpf", "bpfeb", "bpfel"]) throws {
      try Disk.makeFolder("\(path)/resources/include")
      try tool(
        name,
        """
        echo "$0 $*" >>'\(path)/asked'
        case $1 in
        --version) echo 'Some clang version \(version) (build 9.9)';;
        --print-targets) printf '  Registered Targets:\\n'; printf '    %s - x\\n' \(targets.joined(separator: " "));;
        -print-resource-dir) echo '\(path)/resources';;
        esac
        """)
    }

    var asked: Int {
      ((try? Disk.read("\(path)/asked")) ?? []).filter { $0 == 10 }.count
    }

    func toolbox(cache: String = "cache") -> Toolbox {
      Toolbox(searchPath: [path], cache: ProbeCache(folder: "\(path)/\(cache)"))
    }
  }

  static func toolchain(_ bpf: String = "clang", loader: String = "clang", linker: String? = "lld")
    -> Toolchain
  {
    Toolchain(
      name: "t", path: "/t.yaml", bpf: Toolchain.BPF(compiler: bpf, headers: []),
      loader: Toolchain.Loader(compiler: .text(loader), linker: linker))
  }

  /// A compiler without the architecture of the device's programs is named, and what has it.
  @Test func architectureThatTheCompilerLacks() async throws {
    let folder = try Folder()
    try folder.clang("clang", version: "21.0.0", targets: ["bpf", "bpfeb", "bpfel", "arm", "x86-64"])
    try folder.tool("ld.lld", "")
    let resolved = try await folder.toolbox().resolve(Self.toolchain(), for: .x86_64)
    func profile(_ arch: Architecture, user: Architecture? = nil) -> Profile {
      Profile(
        name: "board", path: "/board.yaml", arch: arch, user: user,
        kernel: Profile.Kernel(version: KernelVersion(6, 12)))
    }
    try Toolbox.check(resolved, compilesFor: profile(.x86_64))
    try Toolbox.check(resolved, compilesFor: profile(.arm64, user: .arm))
    let error = #expect(throws: Diagnostic.self) {
      try Toolbox.check(resolved, compilesFor: profile(.loongarch64))
    }
    // As it is shown: ... has no target loongarch64, which loongarch64 needs [architecture-not-compiled]
    #expect(error?.id == "architecture-not-compiled")
    #expect(error?.message == "\(folder.path)/clang has no target loongarch64, which loongarch64 needs")
    #expect(error?.help?.contains("clang-19 and lld-19") == true)
    #expect(error?.exitCode == .environment)
  }

  @Test func newestClangWithBPF() async throws {
    let folder = try Folder()
    try folder.clang("clang", version: "14.0.6")
    try folder.clang("clang-19", version: "19.1.7")
    try folder.clang("clang-20", version: "20.1.0", targets: ["x86"])
    try folder.tool("ld.lld", "")
    let resolved = try await folder.toolbox().resolve(Self.toolchain(), for: .x86_64)
    #expect(resolved.bpfCompiler.path == "\(folder.path)/clang-19")
    #expect(resolved.bpfCompilerHeaders == "\(folder.path)/resources/include")
    #expect(resolved.bpfCompiler.identity.hasPrefix("Some clang version 19.1.7"))
    // The loader needs no bpf target.
    #expect(resolved.loaderCompiler.path == "\(folder.path)/clang-20")
    #expect(resolved.loaderLinker?.path == "\(folder.path)/ld.lld")
  }

  @Test func answersAreRemembered() async throws {
    let folder = try Folder()
    try folder.clang("clang", version: "19.1.7")
    let first = try await folder.toolbox().resolve(Self.toolchain(linker: nil), for: .x86_64)
    let asked = folder.asked
    #expect(asked == 3)
    #expect(try await folder.toolbox().resolve(Self.toolchain(linker: nil), for: .x86_64) == first)
    #expect(folder.asked == asked)
    // Another executable in its place is asked again.
    try folder.clang("clang", version: "20.1.0")
    let second = try await folder.toolbox().resolve(Self.toolchain(linker: nil), for: .x86_64)
    #expect(second.bpfCompiler.identity != first.bpfCompiler.identity)
    #expect(folder.asked == 2 * asked)
  }

  @Test(arguments: [
    "", "\n", "bpfbake probe 1", "\u{0}\u{ff}", "bpfbake probe 1\n1 2.3\nend\n", "garbage\nend\n",
  ])
  func brokenCacheIsNoCache(content: String) async throws {
    let folder = try Folder()
    try folder.clang("clang", version: "19.1.7")
    let first = try await folder.toolbox().resolve(Self.toolchain(linker: nil), for: .x86_64)
    for entry in try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/cache") {
      try Disk.replace("\(folder.path)/cache/\(entry)", with: Array(content.utf8))
    }
    #expect(try await folder.toolbox().resolve(Self.toolchain(linker: nil), for: .x86_64) == first)
    #expect(folder.asked == 6)
    #expect(try await folder.toolbox().resolve(Self.toolchain(linker: nil), for: .x86_64) == first)
    #expect(folder.asked == 6)
  }

  @Test func cacheThatCannotBeWritten() async throws {
    let folder = try Folder()
    try folder.clang("clang", version: "19.1.7")
    try Disk.replace("\(folder.path)/occupied", with: [])
    _ = try await folder.toolbox(cache: "occupied").resolve(Self.toolchain(linker: nil), for: .x86_64)
    #expect(folder.asked == 6)
  }

  @Test func gccForTheLoader() async throws {
    let folder = try Folder()
    try folder.clang("clang", version: "19.1.7")
    try folder.tool("arm-linux-gnueabihf-gcc", "echo 'arm-linux-gnueabihf-gcc (Debian 12.2.0-14) 12.2.0'")
    let resolved = try await folder.toolbox().resolve(
      Self.toolchain(loader: "arm-linux-gnueabihf-gcc", linker: nil), for: .x86_64)
    #expect(resolved.loaderCompilerKind == .gcc)
    #expect(resolved.loaderLinker == nil)
  }

  /// As an SDK's environment has them: flags behind the compiler, a sysroot, a ccache before.
  @Test func compilerFromTheEnvironment() async throws {
    let folder = try Folder()
    try folder.clang("clang", version: "19.1.7")
    try folder.tool(
      "arm-poky-linux-gnueabi-gcc",
      "case $1 in --version) echo 'arm-poky-linux-gnueabi-gcc (GCC) 13.2.0';; -dumpmachine) echo arm-poky-linux-gnueabi;; esac"
    )
    let toolchain = Toolchain(
      name: "t", path: "/t.yaml", sysroot: .environment("SYSROOT"),
      bpf: Toolchain.BPF(compiler: "clang", headers: ["=/usr/include", "/usr/include"]),
      loader: Toolchain.Loader(compiler: .environment("CC")))
    func resolve(_ variables: [String: String]) async throws -> ResolvedToolchain {
      try await Toolbox(searchPath: [folder.path], cache: ProbeCache(folder: nil)) { variables[$0] }
        .resolve(toolchain, for: .x86_64)
    }
    let path = folder.path
    for command in ["ccache arm-poky-linux-gnueabi-gcc", "\(path)/arm-poky-linux-gnueabi-gcc"] {
      let resolved = try await resolve([
        "CC": "\(command)  -mthumb '--sysroot=\(path)/a b' -DX=\"\\\"\"", "SYSROOT": path,
      ])
      #expect(resolved.loaderCompiler.path == "\(path)/arm-poky-linux-gnueabi-gcc")
      #expect(resolved.loaderCompilerFlags == ["-mthumb", "--sysroot=\(path)/a b", "-DX=\""])
      #expect(resolved.loaderMachine == "arm-poky-linux-gnueabi")
      #expect(resolved.toolchain.bpf.headers == ["\(path)/usr/include", "/usr/include"])
    }
    for (variables, id) in [
      (["SYSROOT": path], "environment-not-set"), (["CC": "", "SYSROOT": path], "environment-not-set"),
      (["CC": "arm-poky-linux-gnueabi-gcc"], "environment-not-set"),
      (["CC": " ", "SYSROOT": path], "bad-environment"),
      (["CC": "ccache", "SYSROOT": path], "bad-environment"),
      (["CC": "arm-poky-linux-gnueabi-gcc '-x", "SYSROOT": path], "bad-environment"),
      (["CC": "arm-poky-linux-gnueabi-gcc", "SYSROOT": "\(path)/none"], "no-sysroot"),
      (["CC": "arm-poky-linux-gnueabi-gcc", "SYSROOT": "relative"], "no-sysroot"),
      (["CC": "no-such-gcc", "SYSROOT": path], "tool-not-found"),
    ] {
      let error = await #expect(throws: Diagnostic.self) { try await resolve(variables) }
      #expect(error?.id == id, "\(variables)")
      #expect(error?.exitCode == .environment)
    }
  }

  @Test(
    arguments: [
      ("", []), ("  a\tb ", ["a", "b"]), ("a'b c'd", ["ab cd"]), ("''", [""]), (#"a\ b \\"#, ["a b", #"\"#]),
      (#""a\b\"c""#, [#"a\b"c"#]), ("a\u{301} b", ["a\u{301}", "b"]), ("'a", nil), ("a\\", nil),
      ("\"a\\", nil),
    ] as [(String, [String]?)])
  func words(text: String, words: [String]?) {
    #expect(ShellWords.split(text) == words)
  }

  @Test(arguments: [
    ("clang", "install Debian's package clang: apt-get install clang"),
    ("clang-16", "install Debian's package clang-16: apt-get install clang-16"),
    ("frobnicate", "install it, or name its path in the toolchain"),
    ("/no/such/clang", "install Debian's package clang: apt-get install clang"),
  ])
  func missingCompiler(name: String, help: String) async throws {
    let folder = try Folder()
    let error = await #expect(throws: Diagnostic.self) {
      try await folder.toolbox().resolve(Self.toolchain(name), for: .x86_64)
    }
    #expect(error?.id == "tool-not-found")
    #expect(error?.help == help)
    #expect(error?.exitCode == .environment)
  }

  @Test func onlyClangsWithoutBPF() async throws {
    let folder = try Folder()
    try folder.clang("clang", version: "19.1.7", targets: ["x86"])
    let error = await #expect(throws: Diagnostic.self) {
      try await folder.toolbox().resolve(Self.toolchain(), for: .x86_64)
    }
    #expect(error?.id == "compiler-without-bpf")
    #expect(error?.message.contains("\(folder.path)/clang (Some clang version 19.1.7") == true)
  }

  @Test func missingLinker() async throws {
    let folder = try Folder()
    try folder.clang("clang", version: "19.1.7")
    let error = await #expect(throws: Diagnostic.self) {
      try await folder.toolbox().resolve(Self.toolchain(), for: .x86_64)
    }
    #expect(error?.help == "install Debian's package lld: apt-get install lld")
  }

  @Test(arguments: DebianPackages.table.map(\.file)) func packages(file: String) {
    #expect(DebianPackages.package(for: file)?.isEmpty == false)
  }

  @Test(arguments: [
    ("clang-16", "clang-16"), ("ld.lld-19", "lld-19"), ("clang-x", nil), ("clang-", nil), ("gdb", nil),
  ])
  func packagesOfVersions(file: String, package: String?) {
    #expect(DebianPackages.package(for: file) == package)
  }

  @Test(arguments: [
    ("Debian clang version 14.0.6", [14, 0, 6]),
    ("clang version 21.0.0 (https://x.org/y.git 1.2)", [21, 0, 0]),
    ("gcc (Debian 12.2.0-14) 12.2.0", [12, 2, 0]), ("", []), ("clang version x.y", []),
  ])
  func versionNumbers(text: String, numbers: [Int]) {
    #expect(Compiler.numbers(in: text) == numbers)
  }

  @Test func relativeEntriesOfPathAreNotUsed() {
    let toolbox = Toolbox { ["PATH": "bin::/x:.", "HOME": "/h"][$0] }
    #expect(toolbox.searchPath == ["/x", "/usr/local/sbin", "/usr/sbin", "/sbin"])
    #expect(toolbox.cache.folder == "/h/.cache/bpfbake/tools")
    #expect(Toolbox { ["XDG_CACHE_HOME": "/c", "HOME": "/h"][$0] }.cache.folder == "/c/bpfbake/tools")
    #expect(Toolbox { _ in nil }.cache.folder == nil)
  }
}
