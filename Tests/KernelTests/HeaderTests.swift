import Foundation
import Testing

/// A program that is compiled with the kernel's own headers, out of Debian's packages, prints what is true of a task and
/// a file: Recipes/task says how each kind of access could go wrong.
@Suite(.serialized) struct HeaderTests {
  private static let architectures = ["armv7", "arm64", "x86_64"]
  private static let recipe = Lab.folder.appendingPathComponent("Recipes/task/recipe.yaml").path

  /// Each makes IR in a form of its own: Debian 12's, and the one beside `swift`.
  static let compilers = ["clang-14", "clang-16", "clang-19", "swift"]

  /// Writes the toolchain file in which `compiler` makes the bytecode; gives its name, and what that clang calls itself,
  /// such as "clang version 14.0.6".
  private static func toolchain(_ compiler: String, in place: Place) throws -> (name: String, version: String)
  {
    var command = compiler
    if compiler == "swift" {
      let swift = try Lab.Running(["sh", "-c", "command -v swift"], in: place.url).wait().output
        .trimmingCharacters(in: .newlines)
      command = URL(fileURLWithPath: swift).deletingLastPathComponent().appendingPathComponent("clang").path
    }
    let run = try Lab.Running([command, "--version"], in: place.url).wait()
    let version = try #require(
      run.output.firstMatch(of: /clang version [0-9]+\.[0-9]+\.[0-9]+/)?.output,
      "make packages-test installs Debian's clang-14, clang-16 and clang-19; \(command) said:\n\(run.all)")
    if compiler != "swift" {
      try #require(version.hasPrefix("clang version \(compiler.dropFirst("clang-".count))."))
    }
    try place.write(
      "Toolchains/\(compiler).yaml",
      """
      format: 1
      description: The bytecode by one clang, the loader by the newest
      bpf: {compiler: "\(command)", headers: [/usr/include]}
      loader: {compiler: clang, linker: lld}
      """)
    return ("Toolchains/\(compiler).yaml", String(version))
  }

  /// The objects of the recipe below bake/, each with what its debug information says of the compiler.
  private static func producers(in place: Place) throws -> [String] {
    let folder = place.url.appendingPathComponent("bake/.work/objects")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).map { key in
      let object = try Data(contentsOf: folder.appendingPathComponent("\(key)/task.bpf.o"))
      let text = String(decoding: object, as: UTF8.self)
      return text.firstMatch(of: /clang version [0-9]+\.[0-9]+\.[0-9]+/).map { String($0.output) } ?? ""
    }
  }

  /// 5.10, 6.1 and 6.12; 6.1 alone where not all kernels are asked for.
  @Test(arguments: compilers) func valuesByTheKernelsOwnHeaders(compiler: String) throws {
    let runsAll = ProcessInfo.processInfo.environment["BPFBAKE_KERNELS"] == "all"
    let profiles = Self.architectures.flatMap { arch in
      (runsAll ? ["11", "12", "13"] : ["12"]).map { "\(arch)-debian\($0)" }
    }
    let place = try Place()
    let toolchain = try Self.toolchain(compiler, in: place)
    let run = try Lab.verify(
      [Self.recipe, "--json", "--toolchain", toolchain.name]
        + profiles.flatMap { ["--profile", Lab.profile($0)] }, in: place.url)
    #expect(run.code == 0, "make packages-lab installs QEMU; it said:\n\(run.all)")
    let verdicts = try Lab.verdicts(run)
    #expect(verdicts.map(\.profile).sorted() == profiles.sorted())
    for verdict in verdicts {
      #expect(
        verdict.passed && verdict.expectations.map(\.met) == [true], "\(verdict.profile): \(verdict.failures)"
      )
    }
    #expect(
      try Self.producers(in: place) == [String](repeating: toolchain.version, count: profiles.count))
  }

  /// A program that takes one value for another is told from one that does not: by what /proc says, and what it printed.
  @Test func aWrongValueIsShownBesideTheOneOfProc() throws {
    let place = try Place()
    let folder = place.url.appendingPathComponent("task")
    try FileManager.default.copyItem(
      at: URL(fileURLWithPath: Self.recipe).deletingLastPathComponent(), to: folder)
    let file = folder.appendingPathComponent("task.bpf.c")
    let source = try String(contentsOf: file, encoding: .utf8)
    let wrong = source.replacing("boottime / 10000000;", with: "boottime / 1000000;")
      .replacing("GET(event->ppid, parent->pid);", with: "GET(event->ppid, task->pid);")
    try wrong.write(to: file, atomically: true, encoding: .utf8)
    let run = try Lab.verify(
      ["./task/recipe.yaml", "--profile", Lab.profile("armv7-debian12")], in: place.url)
    #expect(run.code == 1, "\(run.all)")
    let rows = run.output.matches(of: /(\w+) +(\w+) +(\w+) +<- differs(.*)/)
    #expect(rows.map(\.1) == ["ppid", "start_ticks"], "\(run.all)")
    #expect(rows.map(\.4) == [" from ppid in /proc", " from starttime in /proc"], "\(run.all)")
    try #require(rows.count == 2)
    #expect(rows[0].2 == "1" && Int(rows[0].3) ?? 0 > 1, "\(run.all)")
    let (ticks, printed) = (try #require(Int(rows[1].2)), try #require(Int(rows[1].3)))
    #expect(ticks > 0 && printed / 10 == ticks, "\(run.all)")
  }

  /// The same on 32-bit ARM without the step that keeps the target's layout: what the test above compares differs.
  @Test(arguments: compilers) func withoutNativeLayoutTheValuesAreWrong(compiler: String) throws {
    let place = try Place()
    let arguments = [
      Self.recipe, "--toolchain", try Self.toolchain(compiler, in: place).name, "--profile",
      Lab.profile("armv7-debian12"),
    ]
    let build = try Lab.Running(
      [Lab.executable.path, "build", "--data-dir", Lab.repository.path] + arguments, in: place.url
    ).wait()
    #expect(build.code == 0, "\(build.all)")
    try Lab.compileWithoutNativeLayout(in: place)
    let second = try Lab.verify(arguments + ["--json"], in: place.url)
    #expect(second.code == 1, "\(second.all)")
    let verdict = try #require(try Lab.verdicts(second).first)
    #expect(verdict.expectations.map(\.met) == [false], "\(second.all)")
  }
}
