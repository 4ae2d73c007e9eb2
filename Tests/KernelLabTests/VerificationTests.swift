import Manifests
import Testing

@testable import KernelLab

/// Records against expectations.
struct VerificationTests {
  private static let lines = [
    #"{"events":{"pid":1,"flags":577,"comm":"init","filename":"/probe","address":[127,0,0,1]}}"#,
    #"{"events":{"pid":2,"flags":0,"comm":"sh","filename":"/etc"}}"#,
    #"{"trace":"init-1 [000] open /probe"}"#,
  ]

  private static let process: [Recipe.Expectation.ProcValue: [String]] = [
    .pid: ["1"], .comm: ["init"], .file: ["init", "/probe"],
  ]

  private static func check(_ expectation: Recipe.Expectation) -> Verification.Check {
    Verification.check(
      expectation, records: lines.compactMap { JSONValue($0) }, lines: lines, process: process)
  }

  @Test(arguments: [
    ([], 2), ([Recipe.Expectation.Member("filename", .text("/probe"))], 1),
    ([.init("flags", .text("0x241"))], 1), ([.init("flags", .text("577"))], 1),
    ([.init("address.3", .text("1"))], 1), ([.init("address.9", .text("1"))], 0),
    ([.init("pid", .text("1")), .init("comm", .text("sh"))], 0), ([.init("nothing", .text("1"))], 0),
    ([.init("pid", .proc(.pid)), .init("comm", .proc(.comm))], 1), ([.init("flags", .proc(.pid))], 0),
    ([.init("filename", .proc(.file))], 1), ([.init("pid", .proc(.tgid))], 0),
  ]) func records(members: [Recipe.Expectation.Member], count: Int) {
    let check = Self.check(Recipe.Expectation(.record("events"), where: members))
    #expect(check.count == count)
    #expect(check.candidates == 2)
    #expect(check.isMet == (count > 0))
  }

  @Test(arguments: [("open /probe$", 1), ("^open", 0), ("probe", 2)]) func traces(pattern: String, count: Int)
  {
    #expect(Self.check(Recipe.Expectation(.trace(pattern))).count == count)
  }

  @Test func differenceSideBySide() {
    let members = [Recipe.Expectation.Member("comm", .text("init")), .init("filename", .text("/probes"))]
    let table = Verification.table(Self.check(Recipe.Expectation(.record("events"), where: members)))
    #expect(
      table == [
        "            expected  received", "  comm      init      init",
        "  filename  /probes   /probe    <- differs",
      ])
  }

  @Test func differenceFromProc() {
    let members: [Recipe.Expectation.Member] = [
      .init("comm", .proc(.comm)), .init("flags", .proc(.pid)), .init("address.0", .proc(.file)),
      .init("pid", .proc(.starttime)),
    ]
    let table = Verification.table(Self.check(Recipe.Expectation(.record("events"), where: members)))
    #expect(
      table == [
        "             expected        received", "  comm       init            init",
        "  flags      1               577       <- differs from pid in /proc",
        "  address.0  init or /probe  127       <- differs from file in /proc",
        "  pid        (not known)     1         <- differs from starttime in /proc",
      ])
  }

  @Test func junitIsEscaped() {
    let xml = JUnitReport([
      JUnitReport.Case(suite: "a<b", name: "\"x\"", seconds: 1, failure: "bad & worse\u{1}", output: "")
    ]).xml
    #expect(xml.contains("name=\"a&lt;b\""))
    #expect(xml.contains("bad &amp; worse\u{FFFD}"))
    #expect(xml.contains("failures=\"1\""))
  }
}
