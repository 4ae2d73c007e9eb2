/// Manifests that are right, and what becomes of them.
import Diagnostics
import Foundation
import Manifests
import Targets
import Testing

@Suite struct ParsingTests {
  @Test func wholeProfile() throws {
    let yaml = """
      # A board.
      format: 1
      description: 'TI AM335x: vendor kernel'
      arch: amd64
      kernel:
        version: "5.10"
        release: 5.10.0-28-amd64
        config: ../boot/./config
        btf: /boot/vmlinux
        build-id: "1234567890123456789012345678901234567890"
        headers: {uapi: ../../include, btf: vmlinux.btf}
      toolchain: ../tc/gcc.yaml
      """
    let profile = try Profile.parse(yaml: yaml, path: "/p/Profiles/board-1.0.yaml")
    #expect(
      profile
        == Profile(
          name: "board-1.0", path: "/p/Profiles/board-1.0.yaml", description: "TI AM335x: vendor kernel",
          arch: .x86_64,
          kernel: .init(
            version: KernelVersion(5, 10), release: "5.10.0-28-amd64", config: "/p/boot/config",
            btf: "/boot/vmlinux", buildID: "1234567890123456789012345678901234567890",
            headers: .init(uapi: "/include", btf: "/p/Profiles/vmlinux.btf")),
          toolchain: "/p/tc/gcc.yaml"))
  }

  @Test func smallestProfile() throws {
    let profile = try Profile.parse(
      yaml: "{format: 1, arch: x86_64, kernel: {version: 6.1.76}, toolchain: llvm}", path: "/p/a.yaml")
    #expect(
      profile
        == Profile(
          name: "a", path: "/p/a.yaml", arch: .x86_64, kernel: .init(version: KernelVersion(6, 1, 76)),
          toolchain: "llvm"))
  }

  @Test func wholeToolchain() throws {
    let yaml = """
      format: 1
      bpf: {compiler: clang-21, headers: [/usr/include, ../include], flags: [-Wall, -isystem, x]}
      loader: {compiler: ./bin/arm gcc, linker: lld, flags: [-Os]}
      """
    #expect(
      try Toolchain.parse(yaml: yaml, path: "/p/Toolchains/gcc.yaml")
        == Toolchain(
          name: "gcc", path: "/p/Toolchains/gcc.yaml",
          bpf: .init(
            compiler: "clang-21", headers: ["/usr/include", "/p/include"], flags: ["-Wall", "-isystem", "x"]),
          loader: .init(compiler: "/p/Toolchains/bin/arm gcc", linker: "lld", flags: ["-Os"])))
  }

  @Test func wholeRecipe() throws {
    let yaml = """
      format: 1
      description: Files opened, by process
      sources: [a.bpf.c, "sub dir/$b'.bpf.c"]
      headers: btf
      attach:
        trace_open: [do_sys_openat2, do_sys_open]
        trace_close: syscalls/sys_enter_close
      output:
        events: {type: struct event}
        counts: {}
      budget: {artifact: 8KiB, map-memory: 1MiB}
      flags: [-DA, "-DB=c d", -Iinc]
      """
    #expect(
      try Recipe.parse(yaml: yaml, path: "/p/Recipes/open-2/recipe.yaml")
        == Recipe(
          name: "open-2", path: "/p/Recipes/open-2/recipe.yaml", description: "Files opened, by process",
          sources: ["/p/Recipes/open-2/a.bpf.c", "/p/Recipes/open-2/sub dir/$b'.bpf.c"], headers: .btf,
          attach: [
            .init(program: "trace_open", targets: ["do_sys_openat2", "do_sys_open"]),
            .init(program: "trace_close", targets: ["syscalls/sys_enter_close"]),
          ],
          output: [.init(map: "events", type: "struct event"), .init(map: "counts")],
          budget: .init(artifact: 8192, mapMemory: 1 << 20),
          flags: ["-DA", "-DB=c d", "-I/p/Recipes/open-2/inc"]))
  }

  @Test func loneSourceIsARecipe() throws {
    #expect(
      try Recipe.lone(source: "/p/my.probe.bpf.c")
        == Recipe(name: "my.probe", path: "/p/my.probe.bpf.c", sources: ["/p/my.probe.bpf.c"]))
    #expect(throws: Diagnostics.self) { try Recipe.lone(source: "/p/.bpf.c") }
    #expect(throws: Diagnostics.self) { try Recipe.lone(source: "/p/My Probe.bpf.c") }
  }

  /// A key's value, and whether it is taken.
  static let texts: [(ManifestFormat, String, Bool)] = [
    (.profile, "kernel: {version: 6.1.76}", true), (.profile, "kernel: {version: \"6.1\"}", true),
    (.profile, "kernel: {version: '6.1'}", true), (.profile, "kernel: {version: 6.1}", false),
    (.profile, "kernel: {version: 6}", false), (.profile, "kernel: {version: \"6\"}", false),
    (.profile, "kernel: {version: \"6.1.\"}", false), (.profile, "kernel: {version: 6.1.2.3}", false),
    (.profile, "kernel: {version: 6.1.99999}", false), (.profile, "kernel: {version: 6.1.65535}", true),
    (.profile, "kernel: {version: \" 6.1\"}", false), (.profile, "kernel: {version: \"6.1\\n\"}", false),
    (.profile, "kernel: {version: 6.1.1, release: 6.1}", false),
    (.profile, "kernel: {version: 6.1.1, build-id: 0123456789abcdef0}", false),
    (.profile, "kernel: {version: 6.1.1, headers: {}}", true),
    (.profile, "kernel: {version: 6.1.1}\ntoolchain: Bad", false),
    (.profile, "kernel: {version: 6.1.1}\ntoolchain: ../x", true),
    (.recipe, "budget: {artifact: 8B}", true), (.recipe, "budget: {artifact: 0KiB}", false),
    (.recipe, "budget: {artifact: 8 KiB}", false), (.recipe, "budget: {artifact: 8kib}", false),
    (.recipe, "budget: {artifact: 9223372036854775807B}", true),
    (.recipe, "budget: {artifact: 9223372036854775808B}", false),
    (.recipe, "budget: {artifact: 9007199254740993GiB}", false), (.recipe, "budget: {artifact: -1B}", false),
    (.recipe, "attach: {f: a/b}", true), (.recipe, "attach: {e\u{301}: x}", false),
    (.recipe, "attach: {1a: x}", false),
    (.recipe, "attach: {f: [a, [b]]}", false), (.recipe, "attach: {f: }", false),
    (.recipe, "attach: {}", true),
    (.recipe, "output: {m: {type: unsigned long long}}", true), (.recipe, "output: {m: {type: a[4]}}", false),
    (.recipe, "flags: []", true), (.recipe, "flags: [-DX=$(reboot)]", true), (.recipe, "flags: [-D1]", false),
    (.recipe, "flags: [-include, x]", false), (.recipe, "description: yes", true),
    (.recipe, "description: true", false), (.recipe, "description: ~", false),
    (.recipe, "description: 0x1F", false),
    (.recipe, "description: 1e5", false), (.recipe, "description: 1e", true),
    (.recipe, "description: .5", false),
    (.recipe, "description: -", false), (.recipe, "description: \"5\"", true),
    (.recipe, "<<: {flags: []}", false),
  ]

  @Test(arguments: texts) func isTaken(format: ManifestFormat, text: String, taken: Bool) {
    let head = format == .profile ? "format: 1\narch: x86_64\n" : "format: 1\nsources: [a.bpf.c]\n"
    var error: Diagnostics?
    do throws(Diagnostics) {
      if format == .profile {
        _ = try Profile.parse(yaml: head + text + "\n", path: "/p/a.yaml")
      } else {
        _ = try Recipe.parse(yaml: head + text + "\n", path: "/p/a.yaml")
      }
    } catch let thrown {
      error = thrown
    }
    #expect((error == nil) == taken, "\(error.map { Renderer().render($0) } ?? "taken")")
    #expect(error?.all.isEmpty != true)
  }

  /// Texts that must end in an error, soon, and with the parser's stack in order.
  static let hostile: [(name: String, yaml: String)] = [
    ("nothing", ""), ("a NUL", "\0"), ("a byte order mark", "\u{feff}"), ("a tab", "\t- x"),
    ("open brackets", String(repeating: "[", count: 1 << 20)),
    ("open braces", String(repeating: "{", count: 1 << 20)),
    ("nested keys", String(repeating: "? ", count: 1 << 19)),
    ("nested items", String(repeating: "- ", count: 1 << 19)),
    ("anchors", String(repeating: "- &a x\n", count: 1 << 17)),
    ("many keys", (0..<70_000).map { "k\($0): x\n" }.joined()),
    ("one long key", String(repeating: "k", count: 1 << 20)),
    ("one long text", "description: \"\(String(repeating: "d", count: 1_000_000))\""),
    ("many quotes", String(repeating: "\"", count: 1 << 20)),
    ("many colons", String(repeating: ":", count: 1 << 20)),
    ("many dashes", String(repeating: "---\n", count: 1 << 18)), ("a directive", "%YAML 9.9\n---\nformat: 1"),
    ("a list", "- format: 1"), ("a word", "format"), ("control characters", "format: \u{1b}[2J"),
    ("the bomb", "a: &a [x]\n" + (1...30).map { "b\($0): &a [*a, *a, *a, *a, *a, *a, *a, *a]\n" }.joined()),
    ("a bomb for a key", "a: &a [x]\n" + (1...30).map { "? &a [*a, *a, *a, *a]\n: x\($0)\n" }.joined()),
  ]

  @Test(arguments: hostile.map(\.name)) func hostileTextEndsInAnError(name: String) throws {
    let yaml = try #require(Self.hostile.first { $0.name == name }).yaml
    let error = #expect(throws: Diagnostics.self) { try Profile.parse(yaml: yaml, path: "/p/a.yaml") }
    #expect(error?.all.isEmpty == false)
    #expect((error?.all.count ?? 0) < 100)
    let text = error.map { Renderer().render($0) } ?? ""
    #expect(text.utf8.count < 100_000)
  }

  @Test func everyPrefixOfAManifestIsReadOrRefused() throws {
    let yaml = try String(
      contentsOf: Golden.repository.appending(path: "Recipes/opensnoop/recipe.yaml"), encoding: .utf8)
    var taken = 0
    for end in yaml.indices {
      do throws(Diagnostics) {
        _ = try Recipe.parse(yaml: String(yaml[..<end]), path: "/p/recipe.yaml")
        taken += 1
      } catch {
        #expect(!error.all.isEmpty)
      }
    }
    #expect(taken > 0)
  }

  @Test(arguments: ManifestFormat.allCases) func everyManifestOfTheRepositoryIsRead(_ format: ManifestFormat)
    throws
  {
    let root = Golden.repository.path
    let catalogue = Catalogue(project: Project(folder: root), dataRoot: nil, workingFolder: root)
    switch format {
    case .profile: _ = try catalogue.allProfiles()
    case .toolchain: #expect(try catalogue.allToolchains().map(\.name).contains("llvm"))
    case .recipe: #expect(try catalogue.allRecipes().map(\.name).contains("opensnoop"))
    }
  }

  /// What a member is to be, as it is printed or as the guest's /proc has it.
  @Test func expectedValues() throws {
    let yaml = """
      format: 1
      sources: [a.bpf.c]
      verify:
        trigger: unlink
        expect: [{record: events, where: {flags: 0x241, pid: {proc: pid}, name: {proc: file}}, at-least: 2}]
      """
    #expect(
      try Recipe.parse(yaml: yaml, path: "/p/Recipes/r/recipe.yaml").verify
        == Recipe.Verify(
          triggers: [.unlink],
          expect: [
            Recipe.Expectation(
              .record("events"),
              where: [
                .init("flags", .text("0x241")), .init("pid", .proc(.pid)), .init("name", .proc(.file)),
              ],
              atLeast: 2)
          ]))
  }

  /// No trigger opens a file whose name could be known.
  @Test func expectedValueThatIsNeverKnown() throws {
    let error = #expect(throws: Diagnostics.self) {
      try Recipe.parse(
        yaml:
          "format: 1\nsources: [a.bpf.c]\nverify: {trigger: [fork], expect: [{record: e, where: {n: {proc: file}}}]}\n",
        path: "/p/Recipes/r/recipe.yaml")
    }
    #expect(error?.all.map(\.id) == ["bad-expectation"])
    #expect(
      error?.all.first?.message
        == "`{proc: file}` is never known: `verify.trigger` has neither `open` nor `unlink`")
  }
}
