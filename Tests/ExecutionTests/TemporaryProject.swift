import Diagnostics
import Foundation
import Manifests
import Planning
import Targets

@testable import Execution

/// A project in a folder of its own, built with stand-ins for `bpfbake link` and the loader, and real compilers.
final class TemporaryProject: Sendable {
  let path: String
  private let top: String

  static let fixtures = Disk.absolute("../Fixtures", in: #filePath)

  /// `name` is the folder's last component, nasty or not.
  init(_ name: String = "project") throws {
    top = FileManager.default.temporaryDirectory.path + "/bpfbake-test-" + UUID().uuidString
    path = "\(top)/\(name)"
    for folder in ["loader", "Recipes/one"] { try Disk.makeFolder("\(path)/\(folder)") }
    for file in ["loader.c", "loader.ld", "part.h"] {
      try write("loader/\(file)", try String(contentsOfFile: "\(Self.fixtures)/\(file)", encoding: .utf8))
    }
    try write("profile.yaml", "profile\n")
    try write("toolchain.yaml", "toolchain\n")
    try write("Recipes/one/recipe.yaml", "recipe\n")
    try write(
      "Recipes/one/one.bpf.c",
      """
      #include <linux/bpf.h>
      #include <bpf/bpf_helpers.h>
      #include "one.h"
      #include "../shared.h"
      SEC("tracepoint/syscalls/sys_enter_openat") int one(void *context) { return ONE + SHARED; }
      char LICENSE[] SEC("license") = "GPL";

      """)
    try write("Recipes/one/one.h", "#define ONE 1\n")
    try write("Recipes/one/unused.h", "#define UNUSED 1\n")
    try write("Recipes/shared.h", "#define SHARED 0\n")
  }

  deinit {
    try? FileManager.default.removeItem(atPath: top)
  }

  func write(_ file: String, _ text: String) throws {
    try Disk.replace("\(path)/\(file)", with: Array(text.utf8))
  }

  /// Writes the file's own content again, so that its time of modification changes.
  func touch(_ file: String) throws {
    try Disk.replace("\(path)/\(file)", with: try Disk.read("\(path)/\(file)"))
  }

  var recipe: Recipe {
    Recipe(
      name: "one", path: "\(path)/Recipes/one/recipe.yaml", sources: ["\(path)/Recipes/one/one.bpf.c"])
  }

  func profile(_ name: String = "host", version: KernelVersion = KernelVersion(6, 1)) -> Profile {
    Profile(
      name: name, path: "\(path)/profile.yaml", arch: .x86_64,
      kernel: Profile.Kernel(version: version, headers: Profile.Headers(uapi: "/usr/include")))
  }

  var toolchain: Toolchain {
    Toolchain(
      name: "llvm", path: "\(path)/toolchain.yaml",
      bpf: Toolchain.BPF(compiler: "clang", headers: ["/usr/include"]),
      loader: Toolchain.Loader(compiler: "clang", linker: "lld"))
  }

  var folder: BuildFolder { BuildFolder("\(path)/bake") }

  /// The headers that bpfbake brings.
  static let headers = Disk.absolute("../../../Sources/TargetHeaders", in: #filePath)

  static let toolbox = Toolbox { ProcessInfo.processInfo.environment[$0] }

  func plan(recipes: [Recipe]? = nil, profiles: [Profile]? = nil) async throws -> Plan {
    let resolved = try await Self.toolbox.resolve(toolchain, for: .x86_64)
    var jobs: [Job] = []
    for profile in profiles ?? [self.profile()] {
      for recipe in recipes ?? [recipe] {
        let headers = try HeaderSearch.find(
          recipe: recipe, profile: profile, toolchain: toolchain, own: Self.headers, runningKernel: "")
        jobs.append(Job(recipe: recipe, profile: profile, toolchain: resolved, headers: headers))
      }
    }
    return try Plan(
      jobs: jobs,
      context: BuildContext(
        bpfbake: Toolbox.running("\(Self.fixtures)/bpfbake"), loaderFolder: "\(path)/loader")
    )
  }

  /// Builds and gives the outcome and what was shown.
  func build(_ plan: Plan? = nil) async throws -> (outcome: BuildFolder.Outcome, output: [String]) {
    let lines = Lines()
    let made: Plan
    if let plan { made = plan } else { made = try await self.plan() }
    let ninja = try Self.toolbox.find("ninja")
    let outcome = try await folder.locked {
      try await folder.carryOut(
        made, ninja: ninja,
        progress: BuildFolder.Progress(
          explain: true, step: { _, _, text in lines.add("step: \(text)") }, output: { lines.add($0) }))
    }
    return (outcome, lines.all)
  }

  private final class Lines: @unchecked Sendable {
    private let lock = NSLock()
    private var lines: [String] = []
    func add(_ line: String) { lock.withLock { lines.append(line) } }
    var all: [String] { lock.withLock { lines } }
  }
}
