import BPFObjects
import Testing

/// A bundle says all that a linked program does, in both byte orders.
@Suite struct BundleTests {
  @Test(
    "is read back as it was written",
    arguments: (Fixture.all("el") + Fixture.all("eb")).filter { fixture in
      OracleTests.unsupported[fixture.name] == nil && !OracleTests.linkedTogether.contains(fixture.name)
    })
  func roundTrip(_ fixture: Fixture) throws {
    var linked = try Fixture.link([fixture])
    let manifest = Array(#"{"program":"\#(fixture.name)"}"#.utf8)
    let bytes = try Bundle.bytes(linked, manifest: manifest)
    let bundle = try Bundle(parsing: bytes)
    // The section a program came from is not told to the device.
    for index in linked.programs.indices { linked.programs[index].section = "" }
    #expect(bundle.kernels == [linked])
    #expect(bundle.manifest == manifest)
    #expect(bundle.size == bytes.count)
  }

  @Test("every prefix is refused") func prefixes() throws {
    let bytes = try Bundle.bytes(
      Fixture.link([Fixture(compiler: "clang21-el", name: "subprograms")]), manifest: Array("{}".utf8))
    for length in bytes.indices {
      #expect(throws: ObjectError.self) { try Bundle(parsing: Array(bytes.prefix(length))) }
    }
  }
}
