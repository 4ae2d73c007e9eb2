import BPFObjects
import Foundation
import Targets
import Testing

/// Objects that must be refused are, with the problem that they are made to show; and libbpf's opinion of them is known.
@Suite struct RefusalTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let problem: ObjectError.Problem
    /// Whether libbpf takes what we refuse, and why we do not.
    var libbpfTakesIt: String?
    var testDescription: String { name }
  }

  static let rows: [Row] = [
    Row(name: "legacy_maps", problem: .legacyMaps),
    Row(name: "map_unknown_member", problem: .mapDefinition),
    Row(
      name: "map_without_key", problem: .mapDefinition,
      libbpfTakesIt: "it leaves the refusal to the kernel, which says no more than EINVAL"),
    Row(name: "map_without_type", problem: .mapWithoutType),
    Row(name: "no_program", problem: .noProgram, libbpfTakesIt: "its callers may want the maps alone"),
    Row(
      name: "pointer_in_data", problem: .badRelocation,
      libbpfTakesIt: "it ignores relocations of data: the pointer would be null on the device"),
    Row(name: "program_as_subprogram", problem: .badRelocation),
    Row(name: "static_program", problem: .staticProgram),
    Row(name: "unknown_section", problem: .unknownSection),
    Row(name: "unresolved_extern", problem: .unresolvedExtern),
    Row(name: "unresolved_kconfig", problem: .unresolvedExtern),
    Row(name: "unresolved_ksym", problem: .unresolvedExtern),
    Row(name: "unresolved_variable", problem: .unresolvedExtern),
  ]

  @Test("is refused", arguments: rows)
  func refused(_ row: Row) throws {
    let path = Fixture.path("objects/refused/\(row.name).bpf.o")
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    let error = try #require(throws: ObjectError.self) {
      let object = try BPFObject(parsing: bytes, name: "\(row.name).bpf.o")
      _ = try Linker.link(
        [object],
        for: LinkTarget(architecture: .x86_64, version: KernelVersion(6, 1, 0), config: Fixture.config))
    }
    #expect(error.problem == row.problem, "\(error.place): \(error.message)")
    #expect(!error.place.isEmpty && !error.message.isEmpty)
    let oracle = try Oracle.dump(path: path)
    #expect((oracle.error == nil) == (row.libbpfTakesIt != nil), "libbpf: \(oracle.message ?? "takes it")")
  }

  @Test("every refused fixture has its row")
  func complete() { #expect(Fixture.names(in: "refused") == Self.rows.map(\.name)) }
}
