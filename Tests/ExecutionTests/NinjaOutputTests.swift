import Testing

@testable import Execution
@testable import Planning

/// Ninja's words, as versions 1.11 and 1.12 write them.
@Suite struct NinjaOutputTests {
  @Test func events() {
    var reader = NinjaOutput()
    let lines = [
      "\u{1}1/3 compile a.c", "a.c:1:1: warning: odd", "", "ninja explain: a.o is dirty", "FAILED: b.o ",
      "cc -c 'b c'",
      "b.c:1: error", "FAILED: [code=1] c.o", "cc c", "\u{1}2/3 x 1/2",
      "ninja: build stopped: subcommand failed.",
      "ninja: error: 'x', needed by 'y', missing and no known rule to make it", "ninja: no work to do.",
    ]
    #expect(
      lines.compactMap { reader.read($0) } == [
        .step(finished: 1, total: 3, text: "compile a.c"), .output("a.c:1:1: warning: odd"), .output(""),
        .explanation("a.o is dirty"), .failed(command: "cc -c 'b c'"), .output("b.c:1: error"),
        .failed(command: "cc c"), .step(finished: 2, total: 3, text: "x 1/2"),
        .error("'x', needed by 'y', missing and no known rule to make it"),
      ])
  }

  @Test(
    arguments: [
      ("output a b doesn't exist", "a b", .missing),
      ("output x.o older than most recent input y.c (12 vs 34)", "x.o", .changed(input: "y.c")),
      (
        "recorded mtime of x.o older than most recent input y (.c (12 vs 34)", "x.o", .changed(input: "y (.c")
      ),
      ("restat of output x.o older than most recent input y.c (12 vs 34)", "x.o", .changed(input: "y.c")),
      ("command line changed for x.o", "x.o", .otherCommand),
      ("command line not found in log for x.o", "x.o", .unknown),
      ("depfile 'x.d' is missing", "x.d", .missing),
    ] as [(String, String, Explanation.Cause)])
  func causes(line: String, output: String, expected: Explanation.Cause) throws {
    let (about, cause) = try #require(Explanation.cause(line))
    #expect(about == output)
    #expect(cause == expected)
  }

  @Test(arguments: ["x.o is dirty", "", "output ", "loading 'x.d'"])
  func linesWithoutReason(line: String) {
    #expect(Explanation.cause(line) == nil)
  }

  @Test func sentencesFollowTheBuild() {
    let plan = Plan(
      files: [Plan.File(path: "tools/cc", content: "/bin/cc\n1\n")],
      links: [Plan.Link(path: "links/1/a", target: "/it's a")],
      actions: [
        Action(description: "bake", commands: [], inputs: ["b"], outputs: ["a"]),
        Action(description: "link", commands: [], inputs: ["c"], outputs: ["b"]),
        Action(description: "compile", commands: [], inputs: ["x.c"], outputs: ["c"]),
        Action(description: "other", commands: [], inputs: ["y.c"], outputs: ["d"]),
      ], artifacts: [])
    let lines = ["output c older than most recent input x.c (1 vs 2)", "c is dirty", "b is dirty"]
    #expect(
      Explanation.sentences(for: plan, lines: lines) == [
        "compile: x.c changed", "link: compile ran", "bake: link ran",
      ])
    #expect(
      Explanation.sentences(for: plan, lines: lines, failed: ["link"]) == [
        "compile: x.c changed", "link: compile ran",
      ])
    for (input, shown) in [
      ("tools/cc", "/bin/cc is another one now"), ("links/1/a/b", "</it's a/b> changed"),
    ] {
      #expect(
        Explanation.sentences(
          for: plan, lines: ["output d older than most recent input \(input) (1 vs 2)"], show: { "<\($0)>" })
          == [
            "other: \(shown)"
          ])
    }
  }
}
