/// Compares what an artifact did in a guest with what it should have done.
public import Manifests
import Targets

public struct Verification: Sendable {
  /// One expectation and what was found for it.
  public struct Check: Sendable {
    public var expectation: Recipe.Expectation
    /// What the guest's /proc said.
    var process: [Recipe.Expectation.ProcValue: [String]]
    /// How many records or lines fit.
    public var count: Int
    /// The record that came nearest, where none fits.
    public var nearest: JSONValue?
    /// How many records of the map, or lines, there were.
    public var candidates: Int
    /// The first that fits, as it was printed.
    public var first: String?

    public var isMet: Bool { count >= expectation.atLeast }
  }

  /// What the kernel made of one program of the artifact.
  public struct Program: Sendable {
    public enum Verdict: Sendable {
      case accepted(AcceptedProgram)
      case refused
      /// The artifact ended before it came to this one.
      case notLoaded
    }

    public var name: String
    public var verdict: Verdict
  }

  public var run: GuestRun
  public var programs: [Program]
  public var checks: [Check]
  /// What went wrong, most important first; each may have more lines. Empty: all is well.
  public var failures: [String]

  public var hasPassed: Bool { failures.isEmpty }

  /// How artifacts end: docs/artifact.md.
  static let exitCodes: [Int: String] = [
    1: "it failed", 2: "it does not know its options", 3: "it lacks a privilege",
    4: "it is for another kernel",
    5: "the kernel lacks a feature or an attach point", 6: "the kernel's verifier refuses it",
  ]

  /// - Parameters:
  ///   - programs: the names of the artifact's programs; empty where it is not known what is inside.
  ///   - budget: the instructions that the verifier may go through for any one program; nil: no limit. Kernels before 5.16 do
  ///     not tell (struct bpf_prog_info, verified_insns).
  public init(
    _ run: GuestRun, programs: [String] = [], expecting expectations: [Recipe.Expectation], budget: Int? = nil
  ) {
    self.run = run
    self.programs = Self.programs(run, programs)
    let lines = run.outputLines
    let records = lines.compactMap { $0.hasPrefix("{") ? JSONValue($0) : nil }
    checks = expectations.map { Self.check($0, records: records, lines: lines, process: run.process) }
    failures = Self.endingFailure(run).map { [$0] } ?? []
    if failures.isEmpty {
      for check in checks where !check.isMet { failures.append(Self.words(check)) }
      if checks.isEmpty, lines.isEmpty {
        failures.append("it printed nothing: no record is no proof")
      }
    }
    for program in self.programs {
      guard let budget, case .accepted(let accepted) = program.verdict, let verified = accepted.verified,
        verified > budget
      else { continue }
      failures.append(
        "the verifier went through \(verified) instructions of \(program.name), budget.instructions allows \(budget)"
      )
    }
  }

  private static func programs(_ run: GuestRun, _ names: [String]) -> [Program] {
    if names.isEmpty {
      return run.programs.map {
        Program(name: $0.name.isEmpty ? "a program" : $0.name, verdict: .accepted($0))
      }
    }
    var left = run.programs
    return names.map { name in
      // The kernel keeps 15 bytes, and from 4.15 on; where it has no name, the order of loading tells.
      let index = left.firstIndex { $0.name.isEmpty || $0.name.utf8.elementsEqual(name.utf8.prefix(15)) }
      if let index { return Program(name: name, verdict: .accepted(left.remove(at: index))) }
      let isRefused = run.errorLines.contains { $0.hasSuffix("verifier refuses program \(name):") }
      return Program(name: name, verdict: isRefused ? .refused : .notLoaded)
    }
  }

  static func check(
    _ expectation: Recipe.Expectation, records: [JSONValue], lines: [String],
    process: [Recipe.Expectation.ProcValue: [String]]
  ) -> Check {
    switch expectation.subject {
    case .trace(let pattern):
      let regex = try? Regex(pattern)
      let fitting = lines.map { JSONValue($0)?[key: "trace"]?.plain ?? $0 }.filter { line in
        regex.map { line.firstMatch(of: $0) != nil } ?? false
      }
      return Check(
        expectation: expectation, process: process, count: fitting.count, nearest: nil,
        candidates: lines.count, first: fitting.first)
    case .record(let map):
      let values = records.compactMap { $0[key: map] }
      var count = 0
      var first: String?
      var nearest: (score: Int, value: JSONValue)?
      for value in values {
        let score = expectation.members.filter { member in
          let found = Self.member(member.name, of: value)
          return Self.texts(member.value, process).contains { Self.fits(found, $0) }
        }.count
        if score == expectation.members.count {
          count += 1
          first = first ?? value.written
        }
        if nearest.map({ score > $0.score }) ?? true { nearest = (score, value) }
      }
      return Check(
        expectation: expectation, process: process, count: count, nearest: count == 0 ? nearest?.value : nil,
        candidates: values.count, first: first)
    }
  }

  /// "a.b.0": members of structs by name, elements of arrays by number.
  static func member(_ path: String, of record: JSONValue) -> JSONValue? {
    var value = record
    for part in path.split(separator: ".") {
      if case .array(let elements) = value, let index = Int(part), elements.indices.contains(index) {
        value = elements[index]
      } else if let member = value[key: String(part)] {
        value = member
      } else {
        return nil
      }
    }
    return value
  }

  /// What a member may be; of several files that the process opens, any. Empty: /proc told nothing of it.
  private static func texts(
    _ value: Recipe.Expectation.Value, _ process: [Recipe.Expectation.ProcValue: [String]]
  ) -> [String] {
    switch value {
    case .text(let text): [text]
    case .proc(let name): process[name] ?? []
    }
  }

  /// Numbers are compared as numbers, so that 0x241 is 577.
  static func fits(_ value: JSONValue?, _ expected: String) -> Bool {
    guard let value else { return false }
    if value.plain == expected { return true }
    guard case .number(let text) = value, let number = Int128(text), let wanted = number128(expected) else {
      return false
    }
    return number == wanted
  }

  private static func number128(_ text: String) -> Int128? {
    text.hasPrefix("0x") ? Int128(text.dropFirst(2), radix: 16) : Int128(text)
  }

  // MARK: Words

  private static func words(_ check: Check) -> String {
    let wanted = check.expectation.atLeast
    switch check.expectation.subject {
    case .trace(let pattern):
      return "\(check.count) of \(check.candidates) lines match \(pattern), expected \(wanted) or more"
    case .record(let map):
      if check.candidates == 0 { return "no record of \(map) came, expected \(wanted) or more" }
      if check.count > 0 { return "\(check.count) records of \(map) fit, expected \(wanted) or more" }
      var lines = ["none of \(check.candidates) records of \(map) has the expected values; the nearest:"]
      lines += Self.table(check)
      return lines.joined(separator: "\n")
    }
  }

  /// What a member is expected to be, in words.
  private static func expected(_ member: Recipe.Expectation.Member, _ check: Check) -> String {
    let texts = texts(member.value, check.process)
    return texts.isEmpty ? "(not known)" : texts.joined(separator: " or ")
  }

  /// Expected and received values side by side.
  static func table(_ check: Check) -> [String] {
    var rows = [["", "expected", "received", ""]]
    for member in check.expectation.members {
      let value = check.nearest.flatMap { Self.member(member.name, of: $0) }
      var remark = ""
      if !texts(member.value, check.process).contains(where: { fits(value, $0) }) {
        remark = "<- differs"
        if case .proc(let name) = member.value { remark += " from \(name.rawValue) in /proc" }
      }
      rows.append([member.name, expected(member, check), value?.plain ?? "(no such member)", remark])
    }
    let widths = (0..<3).map { column in min(40, rows.map { $0[column].count }.max() ?? 0) }
    return rows.map { row in
      let cells = row.enumerated().map { index, text in
        index < 3 ? text + String(repeating: " ", count: max(0, widths[index] - text.count)) : text
      }
      var line = "  " + cells.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  /// Nil: it ended as it should.
  static func endingFailure(_ run: GuestRun) -> String? {
    let tail = run.console.suffix(8).map { "  | \($0)" }
    let said = run.errorLines.suffix(12).map { "  \($0)" }
    func with(_ first: String, _ more: [String]) -> String { ([first] + more).joined(separator: "\n") }
    switch run.ending {
    case .exited(0): return nil
    case .exited(let code): return with("\(exitCodes[code] ?? "it failed") (exit code \(code))", said)
    // SIGTERM is how the init asks an artifact to end that does not listen for it.
    case .signaled(15): return nil
    case .signaled(let signal): return with("signal \(signal) ended it", said)
    case .notRun(let errno):
      return errno == 8
        ? "the guest's kernel cannot execute it: no executable of its architecture (ENOEXEC)"
        : "the guest's kernel cannot execute it: errno \(errno)"
    case .overdue: return with("it did not end in its time", said)
    case .deaf: return with("it did not end when it was told to by SIGTERM", said)
    case .flood: return "it printed without end"
    case .panic(let line):
      let cause = line.firstRange(of: "not syncing: ").map { line[$0.upperBound...] } ?? line[...]
      return with("the guest's kernel panicked: \(cause)", tail)
    case .machineEnded(let how): return with("the guest ended before the verdict (\(how))", tail)
    case .hung:
      let place = run.release == nil ? "it never reached the init" : "it reached the init, and no verdict"
      return with("the guest hung: \(place)", tail.isEmpty ? ["  its console is empty"] : tail)
    case .consoleFlood: return with("the guest's console printed without end", tail)
    case .reportsLost(let count): return with("\(count) of the guest's reports never came whole", tail)
    }
  }

  // MARK: Reports

  /// For people: lines to stand below the verdict.
  public var details: [String] {
    var lines: [String] = []
    for program in programs {
      switch program.verdict {
      case .accepted(let accepted):
        // Before 5.16 the kernel does not tell how many it went through, only how many there are.
        let count =
          accepted.verified.map { "\($0) instructions verified" }
          ?? "\(accepted.translatedBytes / 8) instructions"
        let targets = accepted.targets.joined(separator: " and ")
        lines.append(
          "\(program.name): accepted, \(count)\(accepted.jitedBytes > 0 ? ", compiled" : ", interpreted"), "
            + (targets.isEmpty ? "not attached" : "attached to \(targets)"))
      case .refused: lines.append("\(program.name): refused")
      case .notLoaded: lines.append("\(program.name): not loaded")
      }
    }
    for check in checks where check.isMet {
      switch check.expectation.subject {
      case .record(let map):
        let members = check.expectation.members.map { "\($0.name): \(Self.expected($0, check))" }.joined(
          separator: ", ")
        lines.append(
          "\(map)\(members.isEmpty ? "" : " {\(members)}"): \(check.count) of \(check.candidates) records")
      case .trace(let pattern): lines.append("trace \(pattern): \(check.count) of \(check.candidates) lines")
      }
      if let first = check.first?.drop(while: \.isWhitespace) {
        lines.append("  first: \(first.count > 160 ? first.prefix(160) + "..." : first)")
      }
    }
    return lines
  }

  /// For scripts.
  public var json: [JSONValue.Member] {
    func seconds(_ value: Double?) -> JSONValue { value.map { .number(Self.seconds($0)) } ?? .null }
    var code: JSONValue = .null
    if case .exited(let value) = run.ending { code = .number("\(value)") }
    return [
      JSONValue.Member("passed", .bool(hasPassed)),
      JSONValue.Member("release", run.release.map(JSONValue.string) ?? .null),
      JSONValue.Member("exitCode", code), JSONValue.Member("bootSeconds", seconds(run.bootSeconds)),
      JSONValue.Member("runSeconds", seconds(run.runSeconds)),
      JSONValue.Member(
        "programs",
        .array(
          programs.map { program in
            let verdict: String
            var accepted: AcceptedProgram?
            switch program.verdict {
            case .accepted(let program): (verdict, accepted) = ("accepted", program)
            case .refused: verdict = "refused"
            case .notLoaded: verdict = "not loaded"
            }
            func number(_ value: Int?) -> JSONValue { value.map { .number("\($0)") } ?? .null }
            return .object([
              JSONValue.Member("name", .string(program.name)), JSONValue.Member("verdict", .string(verdict)),
              JSONValue.Member("type", number(accepted?.type)),
              JSONValue.Member("verifiedInstructions", number(accepted?.verified)),
              JSONValue.Member("instructions", number(accepted.map { $0.translatedBytes / 8 })),
              JSONValue.Member("compiled", accepted.map { .bool($0.jitedBytes > 0) } ?? .null),
              JSONValue.Member("attached", .array((accepted?.targets ?? []).map(JSONValue.string))),
            ])
          })),
      JSONValue.Member(
        "expectations",
        .array(
          checks.map { check in
            .object([
              JSONValue.Member("count", .number("\(check.count)")),
              JSONValue.Member("atLeast", .number("\(check.expectation.atLeast)")),
              JSONValue.Member("candidates", .number("\(check.candidates)")),
              JSONValue.Member("met", .bool(check.isMet)),
              JSONValue.Member("first", check.first.map(JSONValue.string) ?? .null),
            ])
          })),
      JSONValue.Member("failures", .array(failures.map(JSONValue.string))),
    ]
  }

  /// With two digits after the point.
  public static func seconds(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let rest = String(hundredths % 100)
    return "\(hundredths / 100).\(rest.count < 2 ? "0" : "")\(rest)"
  }
}
