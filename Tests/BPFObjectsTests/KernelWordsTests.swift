import Foundation
import Targets
import Testing

@testable import BPFObjects

/// Which places of the fixtures are told to take words of a 32-bit kernel for 64 bits wide: each program whose name
/// begins with wrong_, once, and no other.
@Suite struct KernelWordsTests {
  static let fixtures = (Fixture.all("el") + Fixture.all("eb")).filter {
    ["words", "core_words"].contains($0.name)
  }

  private static func link(_ fixture: Fixture, for architecture: Architecture) throws -> LinkedProgram {
    let types = try fixture.kernelTypes.map { path in
      try BTF(parsing: Array(try Data(contentsOf: URL(filePath: path))), name: path)
    }
    return try Linker.link(
      [try fixture.object()],
      for: LinkTarget(architecture: architecture, version: KernelVersion(6, 1, 0), btf: types),
      LinkRequest(outputs: fixture.name == "words" ? ["events": "struct event"] : [:]))
  }

  /// A 32-bit architecture of the fixture's byte order.
  private static func narrow(_ fixture: Fixture) -> Architecture {
    fixture.compiler.hasSuffix("-eb") ? .mips : .arm
  }

  private static let wide = "8 bytes in bytecode, 4 on "
  static let expected: [String: String] = [
    "wrong_member": "it reads at 16 of its context, behind 'nr' ('long') of 'struct enter': \(wide)",
    "wrong_behind": "it reads at 24 of its context, behind 'nr' ('long') of 'struct enter': \(wide)",
    "wrong_address": "it reads 8 bytes that are then an address: \(wide)",
    "wrong_record": "it reads into 'inner[1].length' ('size_t') of events: \(wide)",
    "wrong_key": "it reads into 'task' ('void *') of the key of counts: \(wide)",
    "wrong_value": "it reads into counts ('long'): \(wide)",
    "wrong_pointer": "it reads 8 bytes of 'next', a 'struct core_subject *': \(wide)",
  ]

  @Test(arguments: fixtures) func findings(_ fixture: Fixture) throws {
    let narrow = Self.narrow(fixture)
    let linked = try Self.link(fixture, for: narrow)
    let wrong = linked.programs.map(\.name).filter { $0.hasPrefix("wrong_") }
    #expect(!wrong.isEmpty && linked.warnings.count == wrong.count)
    for name in wrong {
      let own = linked.warnings.filter { $0.place.contains("function '\(name)'") }
      #expect(own.map(\.message) == [Self.expected[name].map { $0 + narrow.name }], "\(name)")
      #expect(own.allSatisfy { $0.problem == .kernelWordSize && $0.line?.file.hasSuffix(".bpf.c") == true })
    }
  }

  @Test(arguments: fixtures.filter { $0.compiler.hasSuffix("-el") }) func noneFor64Bits(_ fixture: Fixture)
    throws
  {
    #expect(try Self.link(fixture, for: .x86_64).warnings == [])
  }

  /// The context of a 64-bit kernel, as many programs have it.
  @Test func aContextOf64Bits() throws {
    let fixture = Fixture(compiler: "clang21-el", name: "tracepoint_ringbuf")
    let warning = try #require(try Self.link(fixture, for: .arm).warnings.first)
    #expect(warning.message.contains("behind 'nr' ('long') of 'struct openat'"))
    #expect(warning.line?.line == 37)
  }

  /// Programs that are right on every kernel are told nothing.
  @Test(arguments: ["maps", "records", "globals", "subprograms"])
  func quiet(name: String) throws {
    let fixture = Fixture(compiler: "clang21-el", name: name)
    #expect(try Self.link(fixture, for: .arm).warnings == [])
  }
}
