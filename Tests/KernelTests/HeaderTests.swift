import Foundation
import Testing

/// A program that is compiled with the kernel's own headers, out of Debian's packages, prints what is true of a task and
/// a file: Recipes/task says how each kind of access could go wrong.
@Suite(.serialized) struct HeaderTests {
  private static let architectures = ["armv7", "arm64", "x86_64"]
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

  /// The same on 32-bit ARM without the step that keeps the target's layout: what the test above compares differs.
  @Test func withoutNativeLayoutTheValuesAreWrong() throws {
    let place = try Place()
    let arguments = [Self.recipe, "--json", "--profile", Lab.profile("armv7-debian12")]
    let first = try Lab.verify(arguments, in: place.url)
    #expect(first.code == 0, "\(first.all)")
    // The last command of the compile, on the IR that clang made for the kernel.
    let objects = place.url.appendingPathComponent("bake/.work/objects")
    let key = try #require(try FileManager.default.contentsOfDirectory(atPath: objects.path).first)
    let ninja = try String(
      contentsOf: place.url.appendingPathComponent("bake/.work/build.ninja"), encoding: .utf8)
    let command = try #require(
      ninja.split(separator: "\n").first { $0.contains("native-layout") }?.split(separator: "&&").last)
    let words = command.replacingOccurrences(of: ".bpf.ll", with: ".ll").split(separator: " ").map(
      String.init)
    let run = try Lab.Running(words, in: place.url.appendingPathComponent("bake/.work")).wait()
    #expect(run.code == 0, "\(run.all)")
    let second = try Lab.verify(arguments, in: place.url)
    #expect(second.code == 1, "\(key): \(second.all)")
    let verdict = try #require(try Lab.verdicts(second).first)
    #expect(verdict.expectations.map(\.met) == [false], "\(second.all)")
  }
}
