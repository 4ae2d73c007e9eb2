import Foundation
import Testing

/// A kernel's types, read out of its own compressed image.
@Suite(.serialized) struct TypesTests {
  @Test(arguments: ["x86_64-debian12", "arm64-debian12"])
  func aKernelsImageServesForItsTypes(_ name: String) throws {
    let place = try Place()
    // Where the kernel lies in the lab's cache.
    let first = try Lab.verify(
      [Lab.recipe("opensnoop"), "--json", "--profile", Lab.profile(name)], in: place.url)
    #expect(first.code == 0, "make packages-lab installs QEMU; it said:\n\(first.all)")
    let image = try #require(try Lab.verdicts(first).first).kernel.image
    let shipped = try String(contentsOfFile: Lab.profile(name), encoding: .utf8)
    #expect(!shipped.contains("btf:"))
    try place.write(
      "Profiles/\(name).yaml", shipped.replacing("\nkernel:\n", with: "\nkernel:\n  btf: \"\(image)\"\n"))
    let run = try Lab.verify(
      [
        Lab.folder.appendingPathComponent("Recipes/core/recipe.yaml").path, "--json", "--profile",
        place.path("Profiles/\(name).yaml"),
      ], in: place.url)
    #expect(run.code == 0, "\(run.all)")
    let verdict = try #require(try Lab.verdicts(run).first)
    #expect(verdict.passed && verdict.expectations.map(\.met) == [true], "\(verdict.failures)")
  }
}
