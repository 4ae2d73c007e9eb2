/// Every kind of error, as the user sees it: Fixtures/<id>.<format>.yaml -> Goldens/<id>.txt.
import Diagnostics
import Foundation
import Manifests
import Testing

@Suite struct ProblemTests {
  /// What makes an error where no file in Fixtures can.
  static let made: [ManifestProblem: @Sendable () throws -> Void] = [
    .fileTooLarge: {
      _ = try parse(.profile, "# " + String(repeating: "x", count: 1 << 20), "/p/Profiles/large.yaml")
    },
    .textTooLong: {
      _ = try parse(
        .recipe, "format: 1\nsources: [\(String(repeating: "x", count: 5000)).bpf.c]\n", "/p/recipe.yaml")
    },
    .tooManyProblems: {
      _ = try parse(
        .profile, "format: 1\n" + (1...60).map { "k\($0): 1\n" }.joined(), "/p/Profiles/many.yaml")
    },
    .badName: { _ = try parse(.profile, "format: 1", "/p/Profiles/My Board.yaml") },
    .notUTF8: { _ = try catalogue.profile(named: "latin1") },
    .unreadableFile: { _ = try catalogue.profile(named: "./nowhere.yaml") },
    .unknownProfile: { _ = try catalogue.profile(named: "beaglebonne") },
    .unknownToolchain: { _ = try catalogue.toolchain(named: "gcc") },
    .unknownRecipe: { _ = try catalogue.recipe(named: "opensnop") },
    .missingSource: {
      _ = try Recipe.parse(
        yaml: "format: 1\nsources: [here.bpf.c, there.bpf.c]\n", path: "/p/Recipes/r/recipe.yaml",
        exists: { $0.hasSuffix("/here.bpf.c") })
    },
    .missingKernelFile: {
      _ = try Profile.parse(
        yaml: "format: 1\narch: x86_64\nkernel: {version: 6.1.76, config: ../boot/config}\n",
        path: "/p/Profiles/board.yaml", exists: { _ in false })
    },
  ]

  static let catalogue = Catalogue(
    project: Project(folder: "/p"), dataRoot: "/usr/share/bpfbake", workingFolder: "/p",
    fileSystem: .fake([
      "/p/Profiles/beaglebone.yaml": "", "/p/Profiles/latin1.yaml": "format: 1\ndescription: caf\u{e9}\n",
      "/usr/share/bpfbake/Toolchains/llvm.yaml": "", "/usr/share/bpfbake/Recipes/opensnoop/recipe.yaml": "",
      "/usr/share/bpfbake/Recipes/execsnoop/recipe.yaml": "",
    ]))

  static func parse(_ format: ManifestFormat, _ yaml: String, _ path: String) throws -> Any {
    switch format {
    case .profile: try Profile.parse(yaml: yaml, path: path)
    case .toolchain: try Toolchain.parse(yaml: yaml, path: path)
    case .recipe: try Recipe.parse(yaml: yaml, path: path)
    }
  }

  @Test(arguments: ManifestProblem.allCases) func golden(_ problem: ManifestProblem) throws {
    let id = problem.rawValue
    let error: Diagnostics? = #expect(throws: Diagnostics.self) {
      if let make = Self.made[problem] { return try make() }
      for format in ManifestFormat.allCases {
        let name = "\(id).\(format.rawValue).yaml"
        if let yaml = try? Golden.fixture(name) { _ = try Self.parse(format, yaml, "/p/Fixtures/\(name)") }
      }
    }
    guard let error else { return }
    #expect(error.all.contains { $0.id == id })
    let summary = "exit \(error.exitCode.rawValue)\n"
    try Golden.check(Renderer(base: "/p").render(error) + summary, "Tests/ManifestsTests/Goldens/\(id).txt")
  }

  @Test func everyFileIsOfAProblem() throws {
    let ids = Set(ManifestProblem.allCases.map(\.rawValue))
    for folder in ["Fixtures", "Goldens"] {
      let names = try FileManager.default.contentsOfDirectory(
        atPath: Golden.folder.appending(path: folder).path)
      #expect(!names.isEmpty)
      for name in names where !name.hasPrefix("valid") {
        #expect(ids.contains(String(name.prefix { $0 != "." })), "\(folder)/\(name) belongs to no id")
      }
    }
  }

  @Test(arguments: ManifestProblem.allCases) func idsAreKebabCaseAndHelpIsThere(_ problem: ManifestProblem)
    throws
  {
    #expect(problem.rawValue.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
    #expect(!problem.help.isEmpty && !problem.help.hasSuffix("."))
  }
}

extension FileSystem {
  /// Files by absolute path; each text as Latin-1 bytes.
  static func fake(_ files: [String: String]) -> FileSystem {
    FileSystem(
      kind: { path in
        files[path] != nil ? .file : files.keys.contains { $0.hasPrefix(path + "/") } ? .folder : nil
      },
      read: { path, limit throws(ReadFailure) in
        guard let text = files[path] else { throw .other("No such file or directory") }
        let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        if bytes.count > limit { throw .tooLarge }
        return bytes
      },
      list: { folder in
        Array(
          Set(
            files.keys.filter { $0.hasPrefix(folder + "/") }.compactMap {
              $0.dropFirst(folder.count + 1).split(separator: "/").first.map(String.init)
            }))
      })
  }
}
