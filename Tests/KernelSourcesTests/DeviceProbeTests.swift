/// What a device answers to the probe, from this machine's shell and out of serial lines as they are.
import Foundation
import KernelSources
import Manifests
import Targets
import Testing

@Suite struct DeviceProbeTests {
  /// Runs the script as a device would.
  private static func answer(path: String = "/usr/bin:/bin", withTypes: Bool = false) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.environment = ["PATH": path]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    try input.fileHandleForWriting.write(
      contentsOf: Data((DeviceProbe.script(withTypes: withTypes) + "\n").utf8))
    try input.fileHandleForWriting.close()
    let bytes = Array(try output.fileHandleForReading.readToEnd() ?? Data())
    process.waitUntilExit()
    return bytes
  }

  /// A device of which we know everything: what its tools print, without the sum.
  private static let board = [
    "m:armv7l", "r:4.19.94-ti-r42", "v:#1buster SMP PREEMPT Tue Mar 31 19:38:29 UTC 2020",
    "e:f0VMRgEBAQAAAAAAAAAAAAIAKAA=",
    "n:BAAAABQAAAADAAAAR05VAAEC", "n:AwQFBgcICQoLDA0ODxAREhMU",
    "c:Q09ORklHX0FSTT15Cg==",
  ].map { "bpfbake:\($0)" }

  /// With the sum that cksum of GNU coreutils prints for these lines, or what is given.
  private static func whole(_ lines: [String] = board, sum: String) -> [UInt8] {
    Array((lines + ["bpfbake:end:\(sum):"]).map { "\($0)\n" }.joined().utf8)
  }
  private static let sum = "2583848731 242"

  private static func problem(_ bytes: [UInt8]) -> KernelSourceError.Problem? {
    do throws(KernelSourceError) {
      _ = try DeviceProbe.facts(of: bytes)
      return nil
    } catch {
      return error.problem
    }
  }

  @Test func whatABoardSays() throws {
    let facts = try DeviceProbe.facts(of: Self.whole(sum: Self.sum))
    var expected = KernelFacts(
      arch: Fact("arm", source: "uname -m: armv7l"),
      version: Fact(KernelVersion(4, 19, 94), source: "uname -r"),
      release: Fact("4.19.94-ti-r42", source: "uname -r"),
      buildID: Fact("0102030405060708090a0b0c0d0e0f1011121314", source: "/sys/kernel/notes"))
    expected.configContent = Fact(Array("CONFIG_ARM=y\n".utf8), source: "read on the device")
    #expect(facts == expected)
  }

  /// As it comes over a serial line: carriage returns, the echo of the script with the prompt, escape sequences before
  /// the first line, the kernel's messages in between and before a line, a first attempt that was cut off.
  @Test func aSerialLine() throws {
    var lines = [
      "\u{1b}[6n# \(DeviceProbe.script(withTypes: false))", Self.board[0], Self.board[1],
      "[   12.345678] usb 1-1: new high-speed USB device number 2", "# ",
      "\u{1b}[?2004l\r\(Self.board[0])",
    ]
    for (index, line) in Self.board.enumerated().dropFirst() {
      lines.append(index == 3 ? "[   13.1] cfg80211: loading\(line)" : line)
      lines.append("[   14.\(index)] random: crng init done")
    }
    lines += ["bpfbake:end:\(Self.sum):", "# "]
    let bytes = Array(lines.map { "\($0)\r\r\n" }.joined().utf8)
    #expect(try DeviceProbe.facts(of: bytes) == DeviceProbe.facts(of: Self.whole(sum: Self.sum)))
  }

  @Test func withoutCksum() throws {
    let facts = try DeviceProbe.facts(of: Self.whole(sum: ""))
    #expect(facts.remarks.contains { $0.contains("no cksum") })
    #expect(try DeviceProbe.facts(of: Self.whole(sum: "242")) == facts)
    #expect(Self.problem(Self.whole(sum: "241")) == .damagedProbe)
  }

  /// No octet and no line may change or go.
  @Test func damage() throws {
    let good = Self.whole(sum: Self.sum)
    #expect(Self.problem(good) == nil)
    for index in good.indices where ![10, 13].contains(good[index]) {
      var bad = good
      bad[index] ^= 1
      #expect(Self.problem(bad) != nil, "octet \(index)")
    }
    for index in Self.board.indices {
      var lines = Self.board
      lines.remove(at: index)
      #expect(Self.problem(Self.whole(lines, sum: Self.sum)) == .damagedProbe)
    }
    for count in 1..<Self.whole(sum: Self.sum).count - 12 {
      let problem = Self.problem(Array(good.prefix(count)))
      #expect(problem == .damagedProbe || problem == .notAProbe)
    }
  }

  @Test(arguments: [
    "", "rubbish", "bpfbake", "bpfbake:end::", "bpfbake:end:0 0:", "bpfbake:m:\nbpfbake:end::",
    "bpfbake:m:arm\nbpfbake:r:linux\nbpfbake:end::",
    "bpfbake:m:arm\nbpfbake:r:6.1\nbpfbake:n:===\nbpfbake:end::",
    "bpfbake:m:arm\nbpfbake:r:6.1\nbpfbake:c:AAAA\nbpfbake:end::",
    "bpfbake:m:arm\nbpfbake:r:6.1\nbpfbake:n:zz 00\nbpfbake:end::",
    "bpfbake:m:arm\nbpfbake:r:6.1\nbpfbake\nbpfbake:torn\nbpfbake:end::",
    "bpfbake:m:arm\nbpfbake:m:arm\nbpfbake:end::",
  ]) func rubbish(text: String) {
    #expect(Self.problem(Array("\(text)\n".utf8)) != nil)
  }

  @Test func rubbishWithoutEnd() {
    var bytes = Array("bpfbake:m:arm\n".utf8)
    for _ in 0..<1000 { bytes += (0..<64).map { _ in UInt8.random(in: 0...255) } + Array("bpfbake:".utf8) }
    #expect(Self.problem(bytes) != nil)
  }

  /// This machine, by sh, with base64 and with od in its place.
  @Test(arguments: [
    ["uname", "dd", "sed", "base64", "cksum"], ["uname", "dd", "sed", "od", "cksum"],
    ["uname", "dd", "sed", "od"],
  ])
  func thisMachine(tools: [String]) throws {
    let machine = try Machine()
    for tool in tools {
      let place = ["/usr/bin", "/bin"].map { "\($0)/\(tool)" }.first {
        FileManager.default.fileExists(atPath: $0)
      }
      try FileManager.default.createSymbolicLink(
        at: machine.root.appending(path: tool), withDestinationURL: URL(filePath: try #require(place)))
    }
    let facts = try DeviceProbe.facts(of: try Self.answer(path: machine.root.path))
    let host = try KernelFacts.ofThisMachine()
    #expect(facts.version == host.version)
    #expect(facts.release == host.release)
    #expect(facts.arch?.value == host.arch?.value)
    #expect(facts.buildID?.value == host.buildID?.value)
    #expect(facts.remarks.contains { $0.contains("no cksum") } == !tools.contains("cksum"))
    if FileManager.default.fileExists(atPath: "/proc/config.gz") {
      let content = try #require(facts.configContent)
      #expect(try KernelConfig.parse(content.value) == host.readConfig())
    }
  }

  @Test func typesOfThisMachine() throws {
    let types = "/sys/kernel/btf/vmlinux"
    try #require(FileManager.default.fileExists(atPath: types), "a kernel with BTF is needed")
    let facts = try DeviceProbe.facts(of: try Self.answer(withTypes: true))
    #expect(facts.btfContent?.value.count == (try Data(contentsOf: URL(filePath: types))).count)
  }

  /// BusyBox's line editor takes 1024 bytes; and what a terminal echoes must not be taken for an answer.
  @Test func theScriptIsALine() {
    for script in [DeviceProbe.script(withTypes: false), DeviceProbe.script(withTypes: true)] {
      #expect(script.utf8.count < 1000)
      #expect(!script.contains("\n") && !script.contains("bpfbake:"))
    }
  }

  @Test(arguments: [
    ("armv7l", [1, 1, 40], "arm"), ("aarch64", [1, 1, 40], "arm64"), ("aarch64", [2, 1, 183], "arm64"),
    ("mips", [1, 1, 8], "mipsel"), ("mips64", [1, 1, 8], "mips64el"), ("x86_64", [1, 1, 3], "x86_64"),
    ("sparc64", [2, 2, 43], "sparc64"),
  ]) func architectures(machine: String, elf: [UInt8], name: String) throws {
    var header: [UInt8] =
      [0x7F, 0x45, 0x4C, 0x46, elf[0], elf[1], 1] + [UInt8](repeating: 0, count: 11) + [0, 0]
    header[elf[1] == 1 ? 18 : 19] = elf[2]
    let lines = ["m:\(machine)", "r:6.1.0", "e:\(Data(header).base64EncodedString())"].map { "bpfbake:\($0)" }
    let facts = try DeviceProbe.facts(of: Self.whole(lines, sum: ""))
    #expect(facts.arch?.value == name)
    // Programs of 32 bits on a kernel of 64.
    let user = ["arm64 1": "arm", "mips64el 1": "mipsel", "x86_64 1": "i386"]["\(name) \(elf[0])"]
    #expect(facts.user?.value == user)
    if user != nil {
      let profile = try Profile.parse(
        yaml: facts.profileYAML(heading: [], description: "x"), path: "/p/board.yaml")
      #expect(profile.user.name == user)
    }
  }
}
