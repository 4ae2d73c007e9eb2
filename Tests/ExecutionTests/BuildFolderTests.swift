import Diagnostics
import Testing

@testable import Execution

/// Builds with real compilers; see TemporaryProject for what stands in.
@Suite struct BuildFolderTests {
  static let all = ["compile one.bpf.c", "link one for host", "bake one for host"]

  private func steps(_ output: [String]) -> [String] {
    output.filter { $0.hasPrefix("step: ") }.map { String($0.dropFirst(6)) }
  }

  @Test func secondBuildRunsNoStep() async throws {
    let project = try TemporaryProject()
    let first = try await project.build()
    #expect(first.outcome.failures == [])
    #expect(steps(first.output) == Self.all)
    #expect(first.output.count == 3)
    #expect(first.outcome.artifacts.map(\.path) == ["\(project.path)/bake/host/one"])
    #expect(FileSystem.isExecutable("\(project.path)/bake/host/one"))
    let second = try await project.build()
    #expect(second.outcome.steps == 0)
    #expect(second.output == [])
    #expect(second.outcome.artifacts == first.outcome.artifacts)
  }

  @Test(arguments: [
    ("Recipes/one/one.bpf.c", all),
    ("Recipes/one/one.h", all),
    ("Recipes/shared.h", all),
    ("Recipes/one/unused.h", []),
    ("Recipes/one/recipe.yaml", Array(all.dropFirst())),
    ("profile.yaml", Array(all.dropFirst())),
    ("toolchain.yaml", Array(all.dropFirst())),
    ("loader/loader.c", Array(all.dropFirst(2))),
    ("loader/part.h", Array(all.dropFirst(2))),
  ])
  func touchedFileRerunsWhatDependsOnIt(file: String, expected: [String]) async throws {
    let project = try TemporaryProject()
    _ = try await project.build()
    try project.touch(file)
    let second = try await project.build()
    #expect(steps(second.output) == expected)
    #expect(second.outcome.explanations.count == expected.count)
    let third = try await project.build()
    #expect(third.outcome.steps == 0)
  }
}
