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

  @Test(
    "the running kernel takes it", .enabled(if: mayLoad, "needs root to load programs"),
    arguments: Fixture.all("el").filter { !OracleTests.ours.contains($0.name) })
  func taken(_ fixture: Fixture) throws {
    let verdicts = try Oracle.verdicts(fixture)
    guard let reason = Self.refused[fixture.name] else {
      #expect(!verdicts.isEmpty)
      for verdict in verdicts { #expect(verdict.error == 0, "\(verdict.name): \(verdict.message)") }
      return
    }
    #expect(try Oracle.dump([fixture]).message?.contains(reason) == true)
    #expect(verdicts.isEmpty)
  }
}
