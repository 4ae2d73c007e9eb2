import BPFObjects
import Foundation
import Testing

/// The linked result of every fixture equals what libbpf makes of it.
@Suite struct OracleTests {
  /// What one of the two refuses: the fixture, and which problem ours names. Every row is checked to be still true.
  static let unsupported: [String: ObjectError.Problem] = [
    "callbacks": .unsupportedFeature,
    "ksym": .unresolvedExtern,
    "program_types": .unsupportedSection,
  ]

  /// Objects that are nothing without each other.
  static let linkedTogether = ["linked_main", "linked_library"]

  /// What libbpf knows nothing of.
  static let ours = ["events"]

  static let comparable = Fixture.all("el").filter {
    unsupported[$0.name] == nil && !linkedTogether.contains($0.name) && !ours.contains($0.name)
  }

  @Test("links as libbpf does", arguments: comparable)
  func equalsLibbpf(_ fixture: Fixture) throws { try compare([fixture]) }

  @Test(
    "links two objects as libbpf's linker and loader do", arguments: Set(comparable.map(\.compiler)).sorted())
  func linkedObjectsEqualLibbpf(_ compiler: String) throws {
    try compare(Self.linkedTogether.map { Fixture(compiler: compiler, name: $0) })
  }

  @Test(
    "the list of what is not supported is true",
    arguments: Fixture.all("el").filter { unsupported[$0.name] != nil })
  func unsupportedIsRefused(_ fixture: Fixture) throws {
    let error = try #require(throws: ObjectError.self) { try Fixture.link([fixture]) }
    #expect(error.problem == Self.unsupported[fixture.name])
    // It is ours that lacks something: libbpf takes it.
    #expect(try Oracle.dump([fixture]).error == nil)
  }

  @Test("fixtures are there for every compiler")
  func complete() {
    let sources = (try? FileManager.default.contentsOfDirectory(atPath: Fixture.path("src"))) ?? []
    let names = sources.filter { $0.hasSuffix(".bpf.c") }.map { String($0.dropLast(".bpf.c".count)) }.sorted()
    #expect(names.count > 20)
    for compiler in ["clang14-el", "clang16-el", "clang19-el", "clang21-el"] {
      #expect(Fixture.names(in: compiler) == names, "run Fixtures/make.sh")
    }
  }

  private func compare(_ fixtures: [Fixture]) throws {
    let oracle = try Oracle.dump(fixtures)
    #expect(oracle.error == nil, "libbpf: \(oracle.message ?? "")")
    let ours = LinkedForm(try Fixture.link(fixtures))
    let theirs = try LinkedForm(oracle, keeping: ours)
    #expect(ours.maps.keys.sorted() == theirs.maps.keys.sorted())
    for (name, map) in theirs.maps { #expect(ours.maps[name] == map, "map \(name)") }
    #expect(ours.programs.keys.sorted() == theirs.programs.keys.sorted())
    for (name, program) in theirs.programs {
      let mine = try #require(ours.programs[name])
      #expect(mine.maps == program.maps, "program \(name)")
      #expect(mine.instructions.count == program.instructions.count, "program \(name)")
      for (slot, pair) in zip(mine.instructions, program.instructions).enumerated() where pair.0 != pair.1 {
        Issue.record("program \(name), slot \(slot): \(pair.0), libbpf: \(pair.1)")
        break
      }
      #expect(
        [mine.type, mine.attachType, mine.flags] == [program.type, program.attachType, program.flags],
        "program \(name)")
    }
  }
}
