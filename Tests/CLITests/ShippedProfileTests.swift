import Foundation
import Testing

/// Every profile that bpfbake comes with is loaded, planned and baked with every recipe that it comes with.
@Suite struct ShippedProfileTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func names(in folder: String, ending: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: repository.appendingPathComponent(folder).path)
      .filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }.map { String($0.dropLast(ending.count)) }
      .sorted()
  }

  @Test func allRecipesForAllProfiles() throws {
    let output = FileManager.default.temporaryDirectory.appendingPathComponent(
      "bpfbake-all-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    let (code, said) = try Self.bpfbake(["build", "--profile", "all", "--output", output.path])
    let profiles = try Self.names(in: "Profiles", ending: ".yaml")
    let recipes = try Self.names(in: "Recipes", ending: "").filter {
      FileManager.default.fileExists(
        atPath: Self.repository.appendingPathComponent("Recipes/\($0)/recipe.yaml").path)
    }
    #expect(profiles.count >= 20 && recipes.count >= 2)
    var missing: [String] = []
    for profile in profiles {
      for recipe in recipes
      where !FileManager.default.isExecutableFile(atPath: "\(output.path)/\(profile)/\(recipe)") {
        missing.append("\(profile)/\(recipe)")
      }
    }
    #expect(missing == [] && code == 0, "\(said)")
  }

  @Test func eachIsGood() throws {
    let (_, said) = try Self.bpfbake(["profile", "check"])
    for name in try Self.names(in: "Profiles", ending: ".yaml") {
      #expect(said.contains("Profiles/\(name).yaml: good"), "\(said)")
    }
    #expect(!said.contains("error:"), "\(said)")
  }

  /// Its exit code, and all that it says.
  private static func bpfbake(_ arguments: [String]) throws -> (code: Int32, said: String) {
    try Command.run(
      [Transcript.executable.path] + arguments + ["--data-dir", repository.path], in: repository)
  }
}
