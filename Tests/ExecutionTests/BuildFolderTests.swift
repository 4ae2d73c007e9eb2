import Diagnostics
import Planning
import Targets
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
    #expect(Disk.isExecutable("\(project.path)/bake/host/one"))
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
    ("loader/loader.ld", Array(all.dropFirst(2))),
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

@Suite struct BuildFolderPathTests {
  /// Folders that break shells, Makefiles and Ninja files that are written without care.
  @Test(arguments: [
    "with space", "it's", "say \"hi\"", "$HOME", "a#b%c&d;e", "back\\slash", "näme", "co:lon|bar",
  ])
  func nastyFolders(name: String) async throws {
    let project = try TemporaryProject(name)
    let first = try await project.build()
    #expect(first.outcome.failures == [])
    #expect(Disk.isExecutable("\(project.path)/bake/host/one"))
    #expect(try await project.build().outcome.steps == 0)
    try project.touch("Recipes/shared.h")
    #expect(try await project.build().outcome.steps == 3)
  }

  @Test func nastySourceName() async throws {
    let project = try TemporaryProject()
    let name = "o'n e.bpf.c"
    try project.write(
      "Recipes/one/\(name)", String(decoding: Disk.read(project.recipe.sources[0]), as: UTF8.self))
    var recipe = project.recipe
    recipe.sources = ["\(project.path)/Recipes/one/\(name)"]
    let plan = try await project.plan(recipes: [recipe])
    #expect(try await project.build(plan).outcome.failures == [])
    #expect(try await project.build(plan).outcome.steps == 0)
    try project.touch("Recipes/one/one.h")
    #expect(try await project.build(plan).outcome.steps == 3)
  }

  @Test func lineBreakIsRefused() async throws {
    let project = try TemporaryProject("line\nbreak")
    await #expect(throws: PlanningError.self) { try await project.build() }
  }

  @Test func twoFoldersGiveTheSameBytes() async throws {
    let projects = [try TemporaryProject("a"), try TemporaryProject("it's b")]
    var artifacts: [[UInt8]] = []
    var objects: [[UInt8]] = []
    for project in projects {
      let plan = try await project.plan()
      #expect(try await project.build(plan).outcome.failures == [])
      artifacts.append(try Disk.read("\(project.path)/bake/host/one"))
      let object = try #require(plan.actions.first { $0.description.hasPrefix("compile") }?.outputs[0])
      objects.append(try Disk.read("\(project.folder.work)/\(object)"))
    }
    let same = (objects: objects[0] == objects[1], artifacts: artifacts[0] == artifacts[1])
    #expect(same.objects)
    #expect(same.artifacts)
  }

  @Test func oneCompileServesTwoProfiles() async throws {
    let project = try TemporaryProject()
    let plan = try await project.plan(profiles: [
      project.profile("a"), project.profile("b"), project.profile("old", version: KernelVersion(4, 9)),
    ])
    let built = try await project.build(plan)
    #expect(built.outcome.failures == [])
    #expect(built.output.filter { $0 == "step: compile one.bpf.c" }.count == 2)
    #expect(built.outcome.artifacts.map(\.artifact.profile) == ["a", "b", "old"])
  }

  @Test func failedStepLeavesNoArtifact() async throws {
    let project = try TemporaryProject()
    try project.write("Recipes/one/one.bpf.c", "int one(void) { return missing; }\n")
    let built = try await project.build()
    #expect(built.outcome.failures.map(\.message) == ["compile one.bpf.c failed"])
    let help = try #require(built.outcome.failures.first?.help)
    #expect(help.hasPrefix("to run it by hand: cd \(project.folder.work) && "))
    #expect(built.output.filter { $0.contains("use of undeclared identifier 'missing'") }.count == 1)
    #expect(Disk.stamp("\(project.path)/bake/host/one") == nil)
  }

  @Test func brokenLoaderKeepsTheLastArtifact() async throws {
    let project = try TemporaryProject()
    _ = try await project.build()
    let path = "\(project.path)/bake/host/one"
    let before = try Disk.read(path)
    try project.write("loader/loader.c", "#error broken\n")
    let built = try await project.build()
    #expect(built.outcome.failures.map(\.id) == ["step-failed"])
    let kept = try Disk.read(path) == before
    #expect(kept)
  }

  @Test func budget() async throws {
    let project = try TemporaryProject()
    var recipe = project.recipe
    recipe.budget.artifact = 100
    let outcome = try await project.build(project.plan(recipes: [recipe])).outcome
    let size = try #require(outcome.artifacts.first?.size)
    #expect(outcome.overBudget.map(\.id) == ["over-budget"])
    #expect(outcome.overBudget.first?.message.contains("\(size) bytes, \(size - 100) bytes more") == true)
    recipe.budget.artifact = size
    #expect(try await project.build(project.plan(recipes: [recipe])).outcome.overBudget == [])
  }

  @Test func builderWaitsForTheOther() async throws {
    let project = try TemporaryProject()
    try project.folder.create()
    let lock = try await BuildLock.take("\(project.folder.work)/lock", waiting: {})
    let (waits, waiting) = AsyncStream.makeStream(of: Void.self)
    let folder = project.folder
    let other = Task { try await folder.locked(waiting: { waiting.finish() }) { true } }
    for await _ in waits {}
    other.cancel()
    await #expect(throws: CancellationError.self) { try await other.value }
    withExtendedLifetime(lock) {}
  }

  @Test func typesComeFromBTF() async throws {
    let project = try TemporaryProject()
    try project.write(
      "Recipes/one/one.bpf.c",
      """
      #include "vmlinux.h"
      #include <bpf/bpf_helpers.h>
      SEC("tracepoint/x/y") int one(struct task_struct *task) { return task->pid; }
      char LICENSE[] SEC("license") = "GPL";

      """)
    var profile = project.profile()
    profile.kernel.btf = "/sys/kernel/btf/vmlinux"
    let headers = try HeaderSearch.find(
      recipe: project.recipe, profile: profile, toolchain: project.toolchain,
      own: TemporaryProject.headers, runningKernel: "6.1 abc")
    #expect(headers.types == HeaderFacts.Types(btf: "/sys/kernel/btf/vmlinux", identity: "6.1 abc"))
    let job = Job(
      recipe: project.recipe, profile: profile,
      toolchain: try await TemporaryProject.toolbox.resolve(project.toolchain, for: .x86_64), headers: headers
    )
    let plan = try Plan(
      jobs: [job],
      context: BuildContext(
        bpfbake: Toolbox.running("\(TemporaryProject.fixtures)/bpfbake"),
        bpftool: try TemporaryProject.toolbox.find("bpftool"), loaderFolder: "\(project.path)/loader"))
    #expect(try await project.build(plan).outcome.failures == [])
    #expect(try await project.build(plan).outcome.steps == 0)
  }
}
