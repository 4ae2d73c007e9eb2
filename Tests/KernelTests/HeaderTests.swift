import Foundation
import Testing

/// A program that is compiled with the kernel's own headers, out of Debian's packages, prints what is true of a task and
/// a file: Recipes/task says how each kind of access could go wrong.
@Suite(.serialized) struct HeaderTests {
  private static let architectures = ["arm64", "x86_64"]
  private static let recipe = Lab.folder.appendingPathComponent("Recipes/task/recipe.yaml").path

  /// 5.10, 6.1 and 6.12; 6.1 alone where not all kernels are asked for.
  @Test func valuesByTheKernelsOwnHeaders() throws {
    let runsAll = ProcessInfo.processInfo.environment["BPFBAKE_KERNELS"] == "all"
    let profiles = Self.architectures.flatMap { arch in
      (runsAll ? ["11", "12", "13"] : ["12"]).map { "\(arch)-debian\($0)" }
    }
    let place = try Place()
    let run = try Lab.verify(
      [Self.recipe, "--json"] + profiles.flatMap { ["--profile", Lab.profile($0)] }, in: place.url)
    #expect(run.code == 0, "make packages-lab installs QEMU; it said:\n\(run.all)")
    let verdicts = try Lab.verdicts(run)
    #expect(verdicts.map(\.profile).sorted() == profiles.sorted())
    for verdict in verdicts {
      #expect(
        verdict.passed && verdict.expectations.map(\.met) == [true], "\(verdict.profile): \(verdict.failures)"
      )
    }
  }
}
