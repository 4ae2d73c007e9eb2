import Foundation
import Targets
import Testing

/// The loader for every architecture: it is compiled and linked, and tells under QEMU's user mode what it carries.
@Suite struct ArchitectureBuildTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let recipes = ["opensnoop", "open-example"]
  /// Bytes that an artifact has at most.
  private static let aim = 8192
  /// Where opensnoop has more; README.md says why.
  private static let large: Set = [
    "armv5", "armv6", "mips", "mipsel", "mips64", "mips64el", "powerpc", "powerpc64", "ppc64el", "s390x",
  ]

  /// QEMU's name for an architecture, in Debian's package qemu-user-static.
  private static func emulator(_ arch: Architecture) -> String {
    let names = [
      "armv6": "arm", "armv5": "arm", "arm64": "aarch64", "powerpc": "ppc", "powerpc64": "ppc64",
      "ppc64el": "ppc64le",
    ]
    return "qemu-\(names[arch.name] ?? arch.name)-static"
  }

  @Test func everyArchitecture() throws {
    // Swift's clang has no LoongArch: `bpfbake build` says so, in ToolboxTests.
    let architectures = Architecture.all.filter { $0 != .loongarch64 }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bpfbake-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let profiles = folder.appendingPathComponent("Profiles")
    try FileManager.default.createDirectory(at: profiles, withIntermediateDirectories: true)
    for arch in architectures {
      try "format: 1\narch: \(arch.name)\nkernel: {version: \"6.1\"}\n".write(
        to: profiles.appendingPathComponent("\(arch.name).yaml"), atomically: true, encoding: .utf8)
    }
    let built = try Command.run(
      [Transcript.executable.path, "build", "--data-dir", Self.repository.path] + Self.recipes
        + architectures.flatMap { ["--profile", $0.name] }, in: folder)
    #expect(built.code == 0, "\(built.said)")

    var large: Set<String> = []
    for arch in architectures {
      for recipe in Self.recipes {
        let artifact = folder.appendingPathComponent("bake/\(arch.name)/\(recipe)").path
        let size = try #require(
          try FileManager.default.attributesOfItem(atPath: artifact)[.size] as? Int)
        if size > Self.aim { large.insert(arch.name) }
        let list = try Command.run([Self.emulator(arch), artifact, "--list"], in: folder)
        #expect(
          list.code == 0 && list.said.hasPrefix("program trace_open"),
          "make packages-test installs QEMU; \(arch.name): \(list.said)")
        let manifest = try Command.run([Self.emulator(arch), artifact, "--manifest"], in: folder)
        #expect(
          manifest.code == 0 && manifest.said.contains("\"arch\":\"\(arch.name)\""),
          "\(arch.name): \(manifest.said)")
      }
    }
    #expect(large == Self.large)
  }
}
