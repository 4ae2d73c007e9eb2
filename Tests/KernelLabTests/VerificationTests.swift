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

  private static func check(_ expectation: Recipe.Expectation) -> Verification.Check {
    Verification.check(expectation, records: lines.compactMap { JSONValue($0) }, lines: lines)
  }

  @Test(arguments: [
    ([], 2), ([Recipe.Expectation.Member("filename", "/probe")], 1), ([.init("flags", "0x241")], 1),
    ([.init("flags", "577")], 1), ([.init("address.3", "1")], 1), ([.init("address.9", "1")], 0),
    ([.init("pid", "1"), .init("comm", "sh")], 0), ([.init("nothing", "1")], 0),
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
    let members = [Recipe.Expectation.Member("comm", "init"), .init("filename", "/probes")]
    let table = Verification.table(Self.check(Recipe.Expectation(.record("events"), where: members)))
    #expect(
      table == [
        "            expected  received", "  comm      init      init",
        "  filename  /probes   /probe    <- differs",
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
