import Targets
import Testing

/// What kernels lack again that older ones have: every row of the tables.
@Suite struct KernelGapTests {
  /// By the kernel's name of the architecture: releases that have bpf_probe_read, and releases that have not.
  /// Sources: those of `Architecture.kernelsWithoutProbeRead`; of each series with the helper back, the first release
  /// that has it and the one before.
  private static let probeRead: [String: (has: [String], lacks: [String])] = [
    "x86": (["4.1", "5.6.15", "5.7", "6.12"], []), "arm": (["4.1", "5.7", "6.12"], []),
    "arm64": (["4.1", "5.7", "6.12"], []), "powerpc": (["4.1", "5.6.15", "5.7", "6.1"], []),
    "s390": (["4.19", "5.4.300", "5.6.14"], ["5.6.15", "5.7", "5.10.200", "6.1.176", "6.12.107", "7.0"]),
    "mips": (
      ["5.4.300", "5.6.14", "5.10.37", "5.10.176", "5.11.21", "5.12.4", "5.13", "5.15", "6.1"],
      ["5.6.15", "5.7", "5.9.16", "5.10.36", "5.11.20", "5.12.3"]
    ),
    "riscv": (
      ["5.4.300", "5.10.184", "5.15.117", "6.1.34", "6.3.8", "6.4", "6.12"],
      ["5.7", "5.10.183", "5.11", "5.14.9", "5.15.116", "5.16", "5.19.17", "6.0", "6.1.33", "6.2", "6.3.7"]
    ),
    "loongarch": (
      ["6.1.43", "6.4.8", "6.5", "6.12"], ["5.19", "6.0.19", "6.1.42", "6.2", "6.3.13", "6.4.7"]
    ),
  ]

  @Test(arguments: Architecture.all)
  func probeRead(of architecture: Architecture) throws {
    let row = try #require(Self.probeRead[architecture.kernelName], "no row")
    for name in ["bpf_probe_read", "bpf_probe_read_str"] {
      let helper = try #require(KernelFeature.named(name))
      for (releases, isThere) in [(row.has, true), (row.lacks, false)] {
        for release in releases {
          let version = try #require(KernelVersion(release: release))
          guard version >= helper.since else { continue }
          #expect(
            (helper.unbroken(upTo: version, on: architecture) != nil) == isThere, "\(name) in \(release)")
        }
      }
      #expect(helper.gaps(on: architecture).isEmpty == row.lacks.isEmpty)
      #expect(helper.replacement != nil)
    }
    // An address tells whose it is wherever the kernel says so at any time.
    let helper = try #require(KernelFeature.named("bpf_probe_read"))
    #expect(architecture.addressSpacesOverlap == helper.gaps(on: architecture).contains { $0.until == nil })
  }

  @Test(arguments: Architecture.all)
  func gapsAreInOrder(of architecture: Architecture) throws {
    for feature in KernelFeature.all {
      var last = feature.since
      for gap in feature.gaps(on: architecture) {
        #expect(last <= gap.since)
        last = gap.until ?? KernelVersion(65535, 0)
        #expect(gap.since < last)
      }
      if !feature.gaps(on: architecture).isEmpty { #expect(feature.replacement != nil) }
    }
  }

  /// A patch level of 0 may be one that is not told.
  @Test func seriesOfTheEndIsNotRefusedWhole() {
    let gap = KernelGapTests.gap
    #expect(gap?.contains(KernelVersion(5, 10, 0)) == false)
    #expect(gap?.contains(KernelVersion(5, 10, 1)) == true)
    #expect(gap?.contains(KernelVersion(5, 9, 0)) == true)
    #expect(gap?.description == "from 5.6.15 until 5.10.37")
  }

  private static let gap = Architecture.mips.kernelsWithoutProbeRead.first

  /// What was linked for a kernel after a gap runs on none before its end, and what goes for good ties it.
  @Test func oldestKernel() throws {
    let helper = try #require(KernelFeature.named("bpf_probe_read"))
    func oldest(_ release: String, _ architecture: Architecture) throws -> KernelVersion? {
      helper.unbroken(upTo: try #require(KernelVersion(release: release)), on: architecture)
    }
    #expect(try oldest("6.12", .x86_64) == KernelVersion(4, 1))
    #expect(try oldest("4.19.3", .mips) == KernelVersion(4, 1))
    #expect(try oldest("5.10.176", .mips) == KernelVersion(5, 10, 37))
    #expect(try oldest("5.10", .mips) == KernelVersion(5, 10))
    #expect(try oldest("6.12", .mips) == KernelVersion(5, 12, 4))
    #expect(try oldest("6.0", .s390x) == nil)
    #expect(helper.goes(after: KernelVersion(5, 4), on: .s390x))
    #expect(!helper.goes(after: KernelVersion(5, 4), on: .mips))
    #expect(!helper.goes(after: KernelVersion(4, 1), on: .x86_64))
  }
}
