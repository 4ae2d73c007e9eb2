import Foundation
import Testing

/// The kernel's own headers on architectures beside those of `HeaderTests`: of both word sizes and byte orders. What these
/// kernels cannot do with kprobes, Recipes/forked does without.
@Suite(.serialized) struct ArchitectureHeaderTests {
  private static let profiles =
    ["i386-debian12", "mipsel-debian12", "ppc64el-debian12", "riscv64-debian13", "s390x-debian13"] + atLeisure

  /// Only where all kernels are asked for: on a busy machine one in some fifteen guests of this kernel never comes back from
  /// a fork, and the verdict is that the artifact did not end in its time.
  private static let atLeisure =
    ProcessInfo.processInfo.environment["BPFBAKE_KERNELS"] == "all" ? ["mips64el-debian12"] : []

  @Test func valuesByTheKernelsOwnHeaders() throws {
    let place = try Place()
    let run = try Lab.verify(
      [Lab.folder.appendingPathComponent("Recipes/forked/recipe.yaml").path, "--json"]
        + Self.profiles.flatMap { ["--profile", Lab.profile($0)] }, in: place.url)
    #expect(run.code == 0, "make packages-lab installs QEMU; it said:\n\(run.all)")
    let verdicts = try Lab.verdicts(run)
    #expect(verdicts.map(\.profile).sorted() == Self.profiles.sorted())
    for verdict in verdicts {
      #expect(
        verdict.passed && verdict.expectations.map(\.met) == [true], "\(verdict.profile): \(verdict.failures)"
      )
    }
  }

  /// Where a kernel's words have four bytes, the step that keeps its layout is what makes the values right.
  @Test(arguments: ["i386-debian12", "mipsel-debian12"])
  func withoutNativeLayoutTheValuesAreWrong(_ profile: String) throws {
    let place = try Place()
    let arguments = [
      Lab.folder.appendingPathComponent("Recipes/forked/recipe.yaml").path, "--json", "--profile",
      Lab.profile(profile),
    ]
    #expect(try Lab.verify(arguments, in: place.url).code == 0)
    try Lab.compileWithoutNativeLayout(in: place)
    let run = try Lab.verify(arguments, in: place.url)
    #expect(run.code == 1, "\(run.all)")
    #expect(try Lab.verdicts(run).first?.expectations.map(\.met) == [false], "\(run.all)")
  }
}
