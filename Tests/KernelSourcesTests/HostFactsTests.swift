/// The host's facts, from made-up machines below folders of their own and from this one.
import Foundation
import KernelSources
import Manifests
import Targets
import Testing

/// A machine: files below a folder that goes when this does.
final class Machine {
  let root: URL

  init(_ files: [String: [UInt8]] = [:]) throws {
    root = FileManager.default.temporaryDirectory.appending(path: "bpfbake-machine-\(UUID())")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for (path, content) in files {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(content).write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  func facts(machine: String = "x86_64", release: String, version: String = "#1 SMP") throws -> KernelFacts {
    try KernelFacts.ofThisMachine(
      root: root.path, uname: Uname(machine: machine, release: release, version: version))
  }
}

@Suite struct HostFactsTests {
  struct Row {
    var release: String
    var version = "#1 SMP"
    var signature: String?
    var expected: KernelVersion
    var source: String
  }

  static let rows = [
    Row(
      release: "6.1.0-18-amd64", version: "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)",
      expected: KernelVersion(6, 1, 76), source: "uname -v"),
    Row(
      release: "6.1.0-0.deb11.17-amd64", version: "#1 SMP Debian 6.1.69-1~bpo11+1 (2024-01-05)",
      expected: KernelVersion(6, 1, 69), source: "uname -v"),
    Row(
      release: "6.6.20+rpt-rpi-v8", version: "#1 SMP PREEMPT Debian 1:6.6.20-1+rpt1 (2024-03-07)",
      expected: KernelVersion(6, 6, 20), source: "uname -v"),
    Row(
      release: "6.8.0-31-generic", version: "#31-Ubuntu SMP", signature: "Ubuntu 6.8.0-31.31-generic 6.8.1\n",
      expected: KernelVersion(6, 8, 1), source: "/proc/version_signature"),
    Row(release: "4.19.94-ti-r42", expected: KernelVersion(4, 19, 94), source: "uname -r"),
    Row(release: "6.12", expected: KernelVersion(6, 12), source: "uname -r"),
    Row(
      release: "5.15.0-rc1", version: "#1 SMP Debian 6.1.76-1", expected: KernelVersion(5, 15),
      source: "uname -r"),
    Row(release: "5.15.3", signature: "gibberish", expected: KernelVersion(5, 15, 3), source: "uname -r"),
    Row(release: "5.15.3", version: "#1 Debian", expected: KernelVersion(5, 15, 3), source: "uname -r"),
    Row(release: "5.15.3", version: "#1 Debian :", expected: KernelVersion(5, 15, 3), source: "uname -r"),
  ]

  @Test(arguments: rows.indices) func versions(index: Int) throws {
    let row = Self.rows[index]
    let machine = try Machine(row.signature.map { ["proc/version_signature": Array($0.utf8)] } ?? [:])
    let facts = try machine.facts(release: row.release, version: row.version)
    #expect(facts.version == Fact(row.expected, source: row.source))
    #expect(facts.release?.value == row.release)
  }

  @Test(arguments: ["", "linux", "6", "6.x", "99999999999.1"]) func noVersion(release: String) throws {
    let machine = try Machine()
    let error = #expect(throws: KernelSourceError.self) { try machine.facts(release: release) }
    #expect(error?.problem == .unknownVersion)
  }

  @Test(arguments: [
    (["proc/config.gz", "boot/config-6.1.0"], "/proc/config.gz"),
    (["boot/config-6.1.0"], "/boot/config-6.1.0"),
    (["lib/modules/6.1.0/config"], "/lib/modules/6.1.0/config"), (["boot/config-6.1.1"], nil),
  ]) func configs(files: [String], expected: String?) throws {
    let machine = try Machine(Dictionary(uniqueKeysWithValues: files.map { ($0, []) }))
    let facts = try machine.facts(release: "6.1.0")
    #expect(facts.config?.value == expected.map { machine.root.path + $0 })
  }

  @Test func aReleaseThatIsAPathIsNotFollowed() throws {
    let machine = try Machine(["boot/config-6.1.0/../x": [], "boot/x": []])
    #expect(try machine.facts(release: "6.1.0/../x").config == nil)
  }

  @Test func everythingAndItsYAML() throws {
    let notes: [UInt8] = [
      4, 0, 0, 0, 8, 0, 0, 0, 3, 0, 0, 0, 0x47, 0x4E, 0x55, 0, 1, 2, 3, 4, 0xAB, 0xCD, 0xEF, 9,
    ]
    let machine = try Machine([
      "proc/config.gz": [], "sys/kernel/btf/vmlinux": [], "sys/kernel/notes": notes,
      "usr/include/linux/bpf.h": [],
    ])
    let root = machine.root.path
    let facts = try machine.facts(
      machine: "amd64", release: "6.1.0-18-amd64", version: "#1 SMP Debian 6.1.76-1 (2024-02-01)")
    #expect(
      facts
        == KernelFacts(
          arch: Fact("x86_64", source: "uname -m"),
          version: Fact(KernelVersion(6, 1, 76), source: "uname -v"),
          release: Fact("6.1.0-18-amd64", source: "uname -r"),
          config: Fact(root + "/proc/config.gz", source: "it is there"),
          btf: Fact(root + "/sys/kernel/btf/vmlinux", source: "it is there"),
          buildID: Fact("01020304abcdef09", source: "/sys/kernel/notes"),
          uapi: Fact(root + "/usr/include", source: "holds linux/bpf.h")))
    let yaml = facts.hostProfileYAML
    #expect(
      yaml == """
        # This machine, as bpfbake found it. Made anew by every build: to change something, copy it into Profiles/.
        format: 1
        description: "The machine that bpfbake runs on"
        arch: "x86_64" # uname -m
        kernel:
          version: "6.1.76" # uname -v
          release: "6.1.0-18-amd64" # uname -r
          config: "\(root)/proc/config.gz" # it is there
          btf: "\(root)/sys/kernel/btf/vmlinux" # it is there
          build-id: "01020304abcdef09" # /sys/kernel/notes
          headers:
            uapi: "\(root)/usr/include" # holds linux/bpf.h

        """)
    let profile = try Profile.parse(
      yaml: yaml, path: "/p/bake/.work/host.yaml", exists: { access($0, F_OK) == 0 })
    #expect(profile.name == "host")
    #expect(profile.kernel.version == KernelVersion(6, 1, 76))
    #expect(profile.kernel.headers.uapi == root + "/usr/include")
    #expect(profile.kernel.buildID == "01020304abcdef09")
  }

  /// Paths that would be something else to YAML if they were not quoted.
  @Test(arguments: ["/a b", "/a: b", "/a #b", "/\"a\"", "/a\\n", "/\u{e9}\u{4e2d}\u{1f41d}", "/*a", "/{a}"])
  func quotedPathsComeBack(path: String) throws {
    let facts = KernelFacts(
      arch: Fact("x86_64", source: "a"), version: Fact(KernelVersion(6, 1), source: "b"),
      release: Fact("6.1.0", source: "c"), btf: Fact(path, source: "d"))
    let profile = try Profile.parse(yaml: facts.hostProfileYAML, path: "/p/host.yaml")
    #expect(profile.kernel.btf == path)
  }

  @Test func thisMachine() throws {
    let facts = try KernelFacts.ofThisMachine()
    let uname = Uname.ofThisMachine()
    #expect(!uname.machine.isEmpty && !uname.version.isEmpty)
    #expect(facts.release?.value == uname.release)
    if let buildID = facts.buildID?.value { #expect(buildID.count == 40) }
    if facts.config != nil {
      let config = try #require(try facts.readConfig())
      #expect(config.options.count > 100)
      #expect(config["CONFIG_BPF"] == .yes)
    }
    if Architecture.named(uname.machine) != nil {
      let profile = try Profile.parse(yaml: facts.hostProfileYAML, path: "/p/host.yaml")
      #expect(profile.kernel.version == facts.version?.value)
    }
  }

  @Test(arguments: KernelSourceError.Problem.allCases) func idsAreKebabCase(
    _ problem: KernelSourceError.Problem
  ) {
    #expect(problem.rawValue.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
    #expect(!problem.help.isEmpty)
    #expect(!ManifestProblem.allCases.map(\.rawValue).contains(problem.rawValue))
  }
}
