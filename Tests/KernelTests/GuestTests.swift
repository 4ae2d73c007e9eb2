import Foundation
import Testing

/// Guests that behave badly: each ends with the cause named and the right exit code, and nobody forges a verdict.
@Suite(.serialized) struct GuestTests {
  private struct Case: Sendable, CustomStringConvertible {
    var behaviour: String
    var code: Int32 = 1
    /// What is said of it.
    var says: [String]
    var timeout = 60

    var description: String { behaviour }
  }

  /// Rows of payload.c.
  private static let cases = [
    Case(behaviour: "speak", code: 0, says: ["pass speak on vmlinuz: Linux 6.1"]),
    Case(behaviour: "silent", says: ["it printed nothing: no record is no proof"]),
    Case(behaviour: "fail", says: ["the kernel's verifier refuses it (exit code 6)", "cannot do it"]),
    Case(behaviour: "crash", says: ["signal 11 ended it"]),
    Case(behaviour: "hang", says: ["it did not end in its time"], timeout: 12),
    Case(behaviour: "deaf", says: ["it did not end when it was told to by SIGTERM"]),
    Case(behaviour: "flood", says: ["it printed without end"]),
    Case(behaviour: "panic", says: ["the guest's kernel panicked: sysrq triggered crash"]),
    // It says that it ended well, in the init's name; but it ended with 3.
    Case(behaviour: "forge", says: ["it lacks a privilege (exit code 3)"]),
    Case(behaviour: "console", says: ["it did not end in its time"], timeout: 12),
    Case(behaviour: "end", says: ["the guest ended before the verdict (exit code 0)"]),
    Case(
      behaviour: "halt",
      says: ["the guest hung: it reached the init, and no verdict", "reboot: System halted"], timeout: 12),
  ]

  private static func payload(_ behaviour: String, in place: Place) throws -> String {
    try Lab.payload("payload.c", as: behaviour, defining: ["BEHAVIOUR=\"\(behaviour)\""], in: place)
  }

  @Test func badGuests() throws {
    let place = try Place()
    let kernel = try Lab.armKernel(in: place)
    for one in Self.cases {
      let artifact = try Self.payload(one.behaviour, in: place)
      let run = try Lab.verify(
        ["--artifact", artifact, "--kernel", kernel, "--timeout", "\(one.timeout)", "--junit", "junit.xml"],
        in: place.url)
      #expect(run.code == one.code, "\(one): \(run.all)")
      for text in one.says { #expect(run.output.contains(text), "\(one): \(run.all)") }
      let cases = try Lab.junit(place.path("junit.xml"))
      #expect(
        cases == ["vmlinuz \(one) " + (one.code == 0 ? "passed" : "failed \(one.says[0])")])
      // All that was said is on disk.
      let log = try String(
        contentsOfFile: place.path("bake/.work/verify/\(one.behaviour).log"), encoding: .utf8)
      #expect(log.contains("kernel: \(kernel)") && log.contains("--- console"))
    }
  }

  /// Kernel messages and another process's bytes fall into the reports: all records come whole all the same.
  @Test(arguments: [("emergency", 20), ("tear", 100)]) func tornReports(behaviour: String, count: Int) throws
  {
    let place = try Place()
    let kernel = try Lab.armKernel(in: place)
    let artifact = try Self.payload(behaviour, in: place)
    let run = try Lab.verify(["--artifact", artifact, "--kernel", kernel], in: place.url)
    #expect(run.code == 0, "\(run.all)")
    let log = try String(contentsOfFile: place.path("bake/.work/verify/\(behaviour).log"), encoding: .utf8)
    let lines = log.split(separator: "\n").filter { $0 == #"{"events":{"filename":"/probe","pid":1}}"# }
    #expect(lines.count == count)
    #expect(log.contains(behaviour == "tear" ? "~" : "an emergency that nobody asked for"))
  }

  /// What passes for a kernel and is an endless loop: `b .`, behind the magic number of a zImage.
  @Test func aKernelThatNeverBoots() throws {
    let place = try Place()
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    for offset in stride(from: 0, to: bytes.count, by: 4) {
      bytes.replaceSubrange(offset..<offset + 4, with: [0xFE, 0xFF, 0xFF, 0xEA])
    }
    bytes.replaceSubrange(0x24..<0x28, with: [0x18, 0x28, 0x6F, 0x01])
    try Data(bytes).write(to: place.url.appendingPathComponent("zImage"))
    let artifact = try Self.payload("speak", in: place)
    let run = try Lab.verify(
      ["--artifact", artifact, "--kernel", "zImage", "--timeout", "3"], in: place.url)
    #expect(run.code == 1)
    #expect(run.output.contains("the guest hung: it never reached the init"), "\(run.all)")
    #expect(run.output.contains("its console is empty"))
  }

  /// What QEMU itself does wrong, by a program in its place; and that there is none.
  @Test(arguments: [
    ("exec yes 'a console that is full of this'", 1, "the guest's console printed without end"),
    ("echo 'cannot set up guest memory'; exit 1", 2, "[qemu-failed]"),
    ("", 2, "install Debian's package qemu-system-arm: apt-get install qemu-system-arm"),
  ]) func badMachines(script: String, code: Int32, says: String) throws {
    let place = try Place()
    let artifact = try Self.payload("speak", in: place)
    try FileManager.default.createDirectory(
      at: place.url.appendingPathComponent("bin"), withIntermediateDirectories: true)
    for tool in ["clang", "ld.lld", "setpriv"] {
      let found = try Lab.Running(["sh", "-c", "command -v \(tool)"], in: place.url).wait().output
        .trimmingCharacters(in: .newlines)
      try FileManager.default.createSymbolicLink(
        atPath: place.path("bin/\(tool)"), withDestinationPath: found)
    }
    if !script.isEmpty {
      try place.write("bin/qemu-system-arm", "#!/bin/sh\nPATH=/usr/bin:/bin\n\(script)\n")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: place.path("bin/qemu-system-arm"))
    }
    var kernel = [UInt8](repeating: 0, count: 4096)
    kernel.replaceSubrange(0x24..<0x28, with: [0x18, 0x28, 0x6F, 0x01])
    try Data(kernel).write(to: place.url.appendingPathComponent("zImage"))
    let run = try Lab.verify(
      ["--artifact", artifact, "--kernel", "zImage"], in: place.url, environment: ["PATH": place.path("bin")])
    #expect(run.code == code, "\(run.all)")
    #expect(run.all.contains(says), "\(run.all)")
  }
}
