import Execution
import Foundation
import Targets
import Testing

@testable import KernelLab

/// Kernel and headers of one suite, fetched at different times.
@Suite struct DebianHeadersTests {
  @Test func headersAreOfTheKernelInTheCache() throws {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("bpfbake-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: place) }
    let environment: @Sendable (String) -> String? = { $0 == "XDG_CACHE_HOME" ? place.path : nil }
    let suite = try DebianSuite(
      "bookworm", for: try #require(EmulatedMachine.emulating(.arm)),
      cache: LabCache(environment: environment),
      toolbox: Toolbox(environment: environment), environment: environment)
    let old = "/cache/headers/linux-headers-6.1.0-18-armmp_6.1.76-1_armhf/linux-headers-6.1.0-18-armmp"
    #expect(suite.areOfTheKernel(old, "linux-headers-armmp"))
    try FileManager.default.createDirectory(
      at: URL(fileURLWithPath: suite.folder), withIntermediateDirectories: true)
    try "\(CommandLine.arguments[0])\n\nlinux-image-6.1.0-18-armmp\n6.1.76-1\n".write(
      toFile: "\(suite.folder)/linux-image-armmp.resolved", atomically: true, encoding: .utf8)
    #expect(suite.areOfTheKernel(old, "linux-headers-armmp"))
    #expect(!suite.areOfTheKernel(old.replacing("6.1.0-18", with: "6.1.0-20"), "linux-headers-armmp"))
    // Another flavour's kernel says nothing.
    #expect(suite.areOfTheKernel(old.replacing("armmp", with: "armmp-lpae"), "linux-headers-armmp-lpae"))
  }
}
