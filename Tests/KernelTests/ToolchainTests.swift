import Foundation
import Targets
import Testing

/// The toolchains that bpfbake comes with: each makes every loader that it says it serves, and what it makes runs.
@Suite(.serialized) struct ToolchainTests {
  /// Toolchain, and the variable of the environment that it wants for a profile's architecture.
  static let toolchains = ["llvm", "gnu-cross", "zig", "yocto-sdk"]

  /// A profile of each architecture.
  private static let profiles = [
    "x86_64": "x86_64-debian12", "i386": "i386-debian12", "arm": "armv7-debian12", "arm64": "arm64-debian13",
    "riscv64": "riscv64-debian13", "ppc64el": "ppc64el-debian13", "s390x": "s390x-debian13",
    "mipsel": "mipsel-debian12", "mips64el": "mips64el-debian12",
  ]

  /// What an SDK's environment-setup-* exports, with Debian's compilers in the part of Yocto's.
  private static let sdk = [
    "arm": "arm-linux-gnueabihf-gcc -mthumb", "x86_64": "x86_64-linux-gnu-gcc",
  ]

  private static func environment(_ toolchain: String, _ arch: String) -> [String: String] {
    // PyPI's zig lies in the tests' own environment.
    let own = Lab.repository.appendingPathComponent(".build/python/bin").path
    var environment = ["PATH": "\(own):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"]
    if toolchain == "yocto-sdk" {
      environment["CC"] = sdk[arch]
      environment["SDKTARGETSYSROOT"] = "/"
    }
    return environment
  }

  /// What `toolchain show` says that it serves; all of the list above where it says nothing.
  private static func served(_ toolchain: String, in place: Place) throws -> [String] {
    if toolchain == "yocto-sdk" { return sdk.keys.sorted() }
    let run = try Lab.Running(
      [Lab.executable.path, "toolchain", "show", toolchain, "--json", "--data-dir", Lab.repository.path],
      in: place.url
    ).wait()
    struct Shown: Decodable { var targets: [String]? }
    let shown = try JSONDecoder().decode(Shown.self, from: Data(run.output.utf8))
    return shown.targets ?? profiles.keys.sorted()
  }

  @Test(arguments: toolchains) func makesEveryLoaderThatItServes(_ toolchain: String) throws {
    let place = try Place()
    let served = try Self.served(toolchain, in: place)
    #expect(served.count >= 2)
    for arch in served {
      let profile = try #require(Self.profiles[arch], "\(arch) has no profile here")
      let run = try Lab.Running(
        [
          Lab.executable.path, "build", Lab.recipe("opensnoop"), Lab.recipe("open-example"), "--profile",
          Lab.profile(profile), "--toolchain", toolchain, "--data-dir", Lab.repository.path, "--output",
          "bake-\(arch)",
        ], in: place.url, environment: Self.environment(toolchain, arch)
      ).wait()
      // A larger artifact than the recipe's budget is no fault of the toolchain's.
      #expect(run.code == 0 || run.errors.contains("[over-budget]"), "\(arch): \(run.all)")
      for recipe in ["opensnoop", "open-example"] {
        let bytes = try Data(
          contentsOf: URL(fileURLWithPath: place.path("bake-\(arch)/\(profile)/\(recipe)")))
        let machine = UInt16(try #require(Architecture.named(arch)).elfMachine)
        let isBig = bytes[5] == 2
        #expect(
          (isBig ? UInt16(bytes[18]) << 8 | UInt16(bytes[19]) : UInt16(bytes[19]) << 8 | UInt16(bytes[18]))
            == machine)
      }
    }
  }

  @Test(arguments: toolchains, ["arm", "x86_64"]) func whatItMakesRuns(_ toolchain: String, arch: String)
    throws
  {
    let place = try Place()
    let run = try Lab.verify(
      [
        Lab.recipe("opensnoop"), Lab.recipe("open-example"), "--toolchain", toolchain, "--profile",
        Lab.profile(try #require(Self.profiles[arch])), "--json",
      ], in: place.url, environment: Self.environment(toolchain, arch))
    #expect(run.code == 0, "\(run.all)")
    let verdicts = try Lab.verdicts(run)
    #expect(verdicts.count == 2 && verdicts.allSatisfy { $0.passed && $0.expectations.allSatisfy(\.met) })
  }
}
