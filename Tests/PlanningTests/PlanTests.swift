import Foundation
import Manifests
import Targets
import Testing

@testable import Planning

/// Plans as text, beside this file in Goldens/. Record them anew with BPFBAKE_RECORD=1.
@Suite struct PlanTests {
  static let toolchain = ResolvedToolchain(
    toolchain: Toolchain(
      name: "llvm", path: "/data/Toolchains/llvm.yaml",
      bpf: Toolchain.BPF(compiler: "clang", headers: ["/usr/include"]),
      loader: Toolchain.Loader(compiler: "clang", linker: "lld")),
    bpfCompiler: Tool(name: "clang", path: "/bin/clang", identity: "clang 1 2 3"),
    bpfCompilerHeaders: "/lib/clang/include",
    loaderCompiler: Tool(name: "clang", path: "/bin/clang", identity: "clang 1 2 3"),
    loaderCompilerKind: .clang, loaderLinker: Tool(name: "lld", path: "/bin/ld.lld", identity: "4 5"))
  static let context = BuildContext(
    bpfbake: Tool(name: "bpfbake", path: "/bin/bpfbake", identity: "6 7"),
    bpftool: Tool(name: "bpftool", path: "/sbin/bpftool", identity: "8 9"), loaderFolder: "/data/TargetLoader"
  )
  static let uapi = HeaderFacts(
    kind: .uapi,
    folders: [
      HeaderFacts.Folder(name: "linux", path: "/usr/include/linux"),
      HeaderFacts.Folder(name: "asm", path: "/usr/include/x86_64-linux-gnu/asm"),
      HeaderFacts.Folder(name: "bpf", path: "/usr/include/bpf"),
    ])
  static let types = HeaderFacts(
    kind: .btf, folders: [HeaderFacts.Folder(name: "bpf", path: "/usr/include/bpf")],
    types: HeaderFacts.Types(btf: "/boot/vmlinux"))

  static let tree = HeaderFacts(
    kind: .tree, folders: [], files: ["bpf/bpf_helpers.h": "/usr/include/bpf/bpf_helpers.h"],
    tree: HeaderFacts.Tree(
      source: "/usr/src/linux-headers-common", build: "/usr/src/linux-headers",
      firstHeaders: ["linux/kconfig.h"], triple: "x86_64-linux-gnu", flags: ["-mno-sse"]))

  static func recipe(_ name: String = "opensnoop", sources: [String] = ["/p/opensnoop.bpf.c"]) -> Recipe {
    Recipe(name: name, path: "/p/recipe.yaml", sources: sources)
  }

  static func profile(_ name: String, _ version: KernelVersion) -> Profile {
    Profile(
      name: name, path: "/p/\(name).yaml", arch: .x86_64,
      kernel: Profile.Kernel(version: version, config: "/p/config"))
  }

  static func plan(
    _ recipes: [Recipe], _ profiles: [Profile], headers: HeaderFacts = uapi
  ) throws(PlanningError) -> Plan {
    var jobs: [Job] = []
    for profile in profiles {
      for recipe in recipes {
        jobs.append(Job(recipe: recipe, profile: profile, toolchain: toolchain, headers: headers))
      }
    }
    return try Plan(jobs: jobs, context: context)
  }

  static let new = profile("new", KernelVersion(6, 1))
  static let board = Profile(
    name: "board", path: "/p/board.yaml", arch: .arm, kernel: Profile.Kernel(version: KernelVersion(4, 19)))
  static let newer = profile("newer", KernelVersion(6, 12))
  static let old = profile("old", KernelVersion(4, 9))

  static let cases: [(name: String, recipes: [Recipe], profiles: [Profile], headers: HeaderFacts)] = [
    ("one", [recipe()], [new], uapi),
    ("two-profiles", [recipe()], [new, newer], uapi),
    ("types", [recipe()], [new], types),
    ("tree", [recipe()], [new], tree), ("tree-32-bit", [recipe()], [board], tree),
    ("nasty-paths", [recipe(sources: ["/p/a b/it's/x/o p.bpf.c", "/$x/y.bpf.c"])], [new], uapi),
  ]

  @Test(arguments: cases.map(\.name)) func golden(name: String) throws {
    let example = try #require(Self.cases.first { $0.name == name })
    let text = Self.describe(try Self.plan(example.recipes, example.profiles, headers: example.headers))
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/\(name).txt")
    if ProcessInfo.processInfo.environment["BPFBAKE_RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(file.path)")
    }
    #expect(text == (try String(contentsOf: file, encoding: .utf8)))
  }

  @Test func orderOfJobsDoesNotMatter() throws {
    let plan = try Self.plan([Self.recipe()], [Self.new, Self.newer])
    let reverse = try Self.plan([Self.recipe()], [Self.newer, Self.new])
    #expect(plan.actions == reverse.actions)
    #expect(plan.files == reverse.files)
    #expect(plan.links == reverse.links)
  }

  @Test func sameSourceAndFlagsCompileOnce() throws {
    let plan = try Self.plan([Self.recipe()], [Self.new, Self.newer, Self.old])
    #expect(plan.actions.filter { $0.description.hasPrefix("compile") }.count == 2)
    #expect(plan.actions.filter { $0.description.hasPrefix("link") }.count == 3)
  }

  @Test func twoRecipesOfOneName() {
    #expect(
      throws: PlanningError.sameArtifact(
        name: "new/opensnoop", first: "/p/recipe.yaml", second: "/p/recipe.yaml")
    ) {
      try Self.plan([Self.recipe(), Self.recipe()], [Self.new])
    }
  }

  @Test(arguments: ["/p/a\nb/x.bpf.c", "/p/x\r.bpf.c"]) func lineBreaks(source: String) {
    #expect(throws: PlanningError.self) { try Self.plan([Self.recipe(sources: [source])], [Self.new]) }
  }

  @Test func typesNeedBpftool() {
    var context = Self.context
    context.bpftool = nil
    let job = Job(
      recipe: Self.recipe(), profile: Self.new, toolchain: Self.toolchain, headers: Self.types)
    #expect(throws: PlanningError.bpftoolMissing(recipe: "opensnoop")) {
      try Plan(jobs: [job], context: context)
    }
  }

  @Test(arguments: [
    (KernelVersion(4, 9), "v1"), (KernelVersion(4, 13, 16), "v1"), (KernelVersion(4, 14), "v2"),
    (KernelVersion(5, 11, 22), "v2"), (KernelVersion(5, 12), "v3"), (KernelVersion(6, 18), "v3"),
    (KernelVersion(2, 6), "v1"),
  ])
  func instructionSets(kernel: KernelVersion, expected: String) {
    #expect(BPFInstructionSet(for: kernel).rawValue == expected)
  }

  @Test(arguments: [
    (["a", "bc"], ["ab", "c"]), (["a"], ["a", ""]), (["a", "b"], ["b", "a"]), ([], [""]),
  ])
  func keysTellPartsApart(first: [String], second: [String]) {
    #expect(ContentKey(first) != ContentKey(second))
    #expect(ContentKey(first).text.count == 16)
  }

  /// The plan for people: what is laid out, then each action with its commands and what it depends on.
  static func describe(_ plan: Plan) -> String {
    var text = ""
    for file in plan.files { text += "file \(file.path): \(file.content.debugDescription)\n" }
    for link in plan.links { text += "link \(link.path) -> \(link.target)\n" }
    for action in plan.actions {
      text += "\n\(action.description)\n"
      for command in action.commands {
        text += "  run" + command.arguments.map { "\n    \($0)" }.joined()
        text += command.standardOutput.map { "\n    > \($0)" } ?? ""
        text += "\n"
      }
      for (title, paths) in [
        ("input", action.inputs), ("also", action.implicitInputs), ("output", action.outputs),
      ] {
        for path in paths { text += "  \(title) \(path)\n" }
      }
      if let depfile = action.depfile { text += "  depfile \(depfile)\n" }
    }
    for artifact in plan.artifacts { text += "\nartifact \(artifact.path)\n" }
    return text
  }
}
