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

  /// What cannot be baked, and what the build says of it.
  static let notBaked: [(artifact: String, reason: String)] = [
    // Its kernel leaves the system calls of 32-bit programs out of the tracepoints that opensnoop is for.
    ("raspberrypi3-32on64/opensnoop", "does not see programs of arm")
  ]

  @Test func allRecipesForAllProfiles() throws {
    let output = FileManager.default.temporaryDirectory.appendingPathComponent(
      "bpfbake-all-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    let said = try Self.bpfbake(["build", "--profile", "all", "--output", output.path])
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
    // An exception that is needed no more has to go.
    #expect(missing == Self.notBaked.map(\.artifact), "\(said)")
    for exception in Self.notBaked { #expect(said.contains(exception.reason), "\(said)") }
  }

  @Test func eachIsGood() throws {
    let said = try Self.bpfbake(["profile", "check"])
    for name in try Self.names(in: "Profiles", ending: ".yaml") {
      #expect(said.contains("Profiles/\(name).yaml: good"), "\(said)")
    }
    #expect(!said.contains("error:"), "\(said)")
  }

  /// All that it says, standard output first.
  private static func bpfbake(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = Transcript.executable
    process.arguments = arguments + ["--data-dir", repository.path]
    process.currentDirectoryURL = repository
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: said, as: UTF8.self)
  }
}
