import Testing

@testable import Execution
@testable import Planning

/// What a plan looks like to Ninja and to the shell.
@Suite struct NinjaFileTests {
  @Test(arguments: [
    ("plain-1.0_/=+:,@%x", "plain-1.0_/=+:,@%x"),
    ("", "''"),
    ("a b", "'a b'"),
    ("it's", #"'it'\''s'"#),
    ("'", #"''\'''"#),
    (#"say "hi""#, #"'say "hi"'"#),
    ("$HOME `id` $(id)", "'$HOME `id` $(id)'"),
    ("a;b&c|d>e<f", "'a;b&c|d>e<f'"),
    ("~", "'~'"),
    ("*?[x]{a,b}!#", "'*?[x]{a,b}!#'"),
    (#"\"#, #"'\'"#),
    ("naïve", "'naïve'"),
  ])
  func shellWord(text: String, expected: String) {
    #expect(NinjaFile.shellWord(text) == expected)
  }

  @Test(arguments: [
    ("plain/path.c", "plain/path.c"),
    ("a b:c", "a$ b$:c"),
    ("$x", "$$x"),
    ("a|b", "a${bar}b"),
    ("'\"\\", "'\"\\"),
  ])
  func path(text: String, expected: String) {
    #expect(NinjaFile.path(text) == expected)
  }

  @Test(arguments: [("echo $x: y", "echo $$x: y"), (" x", "$ x"), ("", "")])
  func variable(text: String, expected: String) {
    #expect(NinjaFile.variable(text) == expected)
  }

  /// Every character of ASCII but the line breaks and NUL, in one name, as input, output, argument and description. No
  /// output has a tab, which would be a separator in Ninja's log: the plan names its outputs itself.
  @Test func everyCharacterSurvivesNinjaAndTheShell() async throws {
    let project = try TemporaryProject()
    let bytes = (1...126).filter { $0 != 10 && $0 != 13 && $0 != 47 }.map(UInt8.init)
    let name = String(decoding: bytes, as: UTF8.self)
    let tabless = name.filter { $0 != "\t" }
    try project.write("in \(name)", "content")
    let plan = Plan(
      files: [], links: [],
      actions: [
        Action(
          description: name,
          commands: [
            Command(["printf", "%s", name], standardOutput: "argument"),
            Command(["cp", "\(project.path)/in \(name)", "out \(tabless)"]),
          ], inputs: ["\(project.path)/in \(name)"], outputs: ["out \(tabless)", "argument"])
      ], artifacts: [])
    let first = try await project.build(plan)
    #expect(first.outcome.failures == [])
    #expect(try Disk.read("\(project.folder.work)/argument") == bytes)
    #expect(try Disk.read("\(project.folder.work)/out \(tabless)") == Array("content".utf8))
    #expect(try await project.build(plan).outcome.steps == 0)
  }

  @Test func severalCommandsAndARedirection() {
    let commands = [Command(["dump", "a b"], standardOutput: "x.tmp"), Command(["mv", "x.tmp", "x"])]
    #expect(NinjaFile.shellLine(commands) == "dump 'a b' > x.tmp && mv x.tmp x")
  }
}
