import Foundation
import Testing

/// The fixtures are good programs: the running kernel's verifier takes what libbpf makes of them, but for those listed.
@Suite struct KernelVerdictTests {
  /// Loading programs is a privilege; a user without it checks the rest.
  static let mayLoad = geteuid() == 0

  /// By fixture: why the running kernel cannot be given it, as a part of libbpf's first warning.
  static let refused: [String: String] = [
    "linked_main": "failed to find BTF for extern",
    "linked_library": "unrecognized extern section",
  ]

  /// By program: the error that the kernel has for it, and why.
  static let refusedPrograms: [String: (error: Int32, why: String)] = [
    "right_before": (
      13, "the first eight bytes of a tracepoint's context are not for programs: tp_prog_is_valid_access"
    )
  ]

  @Test(
    "the running kernel takes it", .enabled(if: mayLoad, "needs root to load programs"),
    arguments: Fixture.all("el").filter { !OracleTests.ours.contains($0.name) })
  func taken(_ fixture: Fixture) throws {
    let verdicts = try Oracle.verdicts(fixture)
    guard let reason = Self.refused[fixture.name] else {
      #expect(!verdicts.isEmpty)
      for verdict in verdicts {
        let expected = Self.refusedPrograms[verdict.name]?.error ?? 0
        #expect(verdict.error == expected, "\(verdict.name): \(verdict.message)")
      }
      return
    }
    #expect(try Oracle.dump([fixture]).message?.contains(reason) == true)
    #expect(verdicts.isEmpty)
  }
}
