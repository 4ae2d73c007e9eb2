import BundleFormat
import Foundation
import Glibc
import LoaderFace
import Testing

/// Whole artifacts, built and run on this machine's kernel.
@Suite(.serialized) struct ArtifactTests {
  struct Event: Equatable, Decodable {
    var pid: UInt32
    var uid: UInt32
    var flags: Int32
    var comm: String
    var filename: String
  }

  struct Line: Decodable { var events: Event }

  static func comm() throws -> String {
    try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8).trimmingCharacters(in: .newlines)
  }

  /// Opens files under names of its own while `running` watches, and gives the events that it must print for them.
  static func openFiles(_ running: Running, mark: String) throws -> [Event] {
    try running.untilAttached("/\(mark)-begin")
    var expected: [Event] = []
    for number in 0..<300 {
      let flags = number % 3 == 0 ? O_RDONLY : number % 3 == 1 ? O_RDONLY | O_NOFOLLOW : O_WRONLY | O_APPEND
      let name = "/\(mark)/\(number) \"\\\n é\(String(repeating: "x", count: number % 230))"
      let comm = try comm()
      _ = face_openat(name, flags)
      expected.append(
        Event(
          pid: UInt32(getpid()), uid: getuid(), flags: flags, comm: comm,
          filename: String(decoding: Array(name.utf8).prefix(255), as: UTF8.self)))
    }
    return expected
  }

  @Test(arguments: [Artifact.Compiler.clang, .gcc], [true, false])
  func printsWhatHappened(_ compiler: Artifact.Compiler, _ knownTables: Bool) throws {
    if Machine.lacksBPF || (compiler == .gcc && Machine.lacksGCC) { return }
    let artifact = try Artifact(.opensnoop, compiler: compiler, knownTables: knownTables)
    let running = try Running([artifact.path, "--json"])
    let mark = "mark-\(UUID().uuidString)"
    let expected = try Self.openFiles(running, mark: mark)
    running.signal(SIGINT)
    #expect(running.wait() == 0)
    #expect(try running.errors == "")
    let events = try running.output.split(separator: "\n").map { line in
      try JSONDecoder().decode(Line.self, from: Data(line.utf8)).events
    }
    #expect(events.filter { $0.filename.hasPrefix("/\(mark)/") } == expected)
  }

  /// The note about another release is no reason to end: what was polled for it once looked like a lost reader.
  @Test func printsOnAnotherRelease() throws {
    if Machine.lacksBPF { return }
    var bundle = HandMadeBundle.opensnoop
    bundle.release = "1.2.3-other"
    let artifact = try Artifact(bundle)
    let running = try Running([artifact.path, "--json"])
    let mark = "mark-\(UUID().uuidString)"
    let expected = try Self.openFiles(running, mark: mark)
    running.signal(SIGINT)
    #expect(running.wait() == 0)
    #expect(try running.errors.contains("baked for Linux 1.2.3-other "))
    let events = try running.output.split(separator: "\n").map { line in
      try JSONDecoder().decode(Line.self, from: Data(line.utf8)).events
    }
    #expect(events.filter { $0.filename.hasPrefix("/\(mark)/") } == expected)
  }

  @Test func printsText() throws {
    if Machine.lacksBPF { return }
    let artifact = try Artifact(.opensnoop)
    let running = try Running([artifact.path])
    let mark = "mark-\(UUID().uuidString)"
    let expected = try Self.openFiles(running, mark: mark)
    running.signal(SIGTERM)
    #expect(running.wait() == 0)
    let lines = try running.output.split(separator: "\n").filter { $0.contains("filename=\"/\(mark)/") }
    #expect(
      lines.map(String.init)
        == expected.map { event in
          let name = event.filename.replacingOccurrences(of: "\\", with: "\\\\")
            .replacingOccurrences(of: "\"", with: "\\\"").replacingOccurrences(of: "\n", with: "\\n")
          return
            "pid=\(event.pid) uid=\(event.uid) flags=\(event.flags) comm=\"\(event.comm)\" filename=\"\(name)\""
        })
  }

  @Test func isSmallAndPlain() throws {
    var bundle = HandMadeBundle.opensnoop
    bundle.manifest = String(repeating: "m", count: Int(BUNDLE_MANIFEST_MAX))
    bundle.programs[0].instructions += Array(repeating: instruction(0x95), count: 14)  // 45 in all
    let file = try Artifact(bundle).bytes
    #expect(file.count <= 8192)
    try ELFShape(file).check(bundleSize: bundle.encoded.bytes.count)
    for word in [Artifact.loaderFolder, "/tmp/", "/usr/", "clang", "LLD"] {
      #expect(!file.contains(word), "the path or name \(word) is in the artifact")
    }
    #expect(try Artifact(bundle).bytes == file)
  }

  @Test func isPlainFromGCC() throws {
    if Machine.lacksGCC { return }
    let file = try Artifact(.opensnoop, compiler: .gcc).bytes
    try ELFShape(file).check(bundleSize: HandMadeBundle.opensnoop.encoded.bytes.count)
    #expect(file.count <= 8192)
  }

  @Test func tellsWhatIsInside() throws {
    var bundle = HandMadeBundle.opensnoop
    bundle.attachments.append(
      .init(kind: BUNDLE_ATTACH_RAW_TRACEPOINT, targets: ["sched_process_exit", "sched_process_free"]))
    bundle.maps.append(.init(name: "counts", type: 1, key: 4, value: 8, entries: 10))
    let artifact = try Artifact(bundle)
    let list = try artifact.run(["--list"])
    #expect(
      list.output == """
        program trace_openat: tracepoint
          tracepoint syscalls/sys_enter_openat
          raw_tracepoint sched_process_exit
          raw_tracepoint sched_process_free
        map events: ringbuf, key 0, value 0, entries 262144
        map counts: 1, key 4, value 8, entries 10
        output events

        """)
    #expect(list.code == 0 && list.errors == "")
    #expect(try artifact.run(["--manifest"]).output == "{\"program\":\"test\"}\n")
    let help = try artifact.run(["--help"])
    #expect(help.code == 0 && help.output.hasPrefix("usage: artifact [OPTION]...\n  --json  "))
  }

  @Test(arguments: [
    ["--jsn"], ["x"], ["--duration"], ["--duration", "10"], ["--force"], ["--list", "--what"],
  ])
  func usage(_ arguments: [String]) throws {
    let run = try Artifact(.opensnoop).run(arguments)
    #expect(run.code == 2 && run.output == "" && run.errors.hasPrefix("usage: artifact "))
  }

  @Test func checks() throws {
    if Machine.lacksBPF { return }
    let run = try Artifact(.opensnoop).run(["--check"])
    #expect(run.code == 0 && run.output == "ok\n" && run.errors == "")
  }

  @Test func needsPrivilege() throws {
    if Machine.lacksBPF { return }
    let artifact = try Artifact(.opensnoop)
    let run = try artifact.run(under: ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"])
    #expect(run.code == 3 && run.output == "")
    #expect(
      run.errors
        == "artifact: cannot create map events: not permitted\n  Run it as root, or with CAP_BPF and CAP_PERFMON\n"
    )
  }

  struct Refusal: Sendable {
    var minimum: UInt32 = 0
    var release: String?
    var version: UInt32 = 0
    var dependence = BUNDLE_STABLE
    var errors: String?
    var code: Int32
    var arguments: [String] = []
  }

  static let here = "this is \(HandMadeBundle.running) "

  @Test(arguments: [
    Refusal(minimum: 0x63_00_00, version: 0x63_00_00, errors: "baked for Linux 99.0.0 ", code: 4),
    Refusal(release: "1.2.3-other", errors: "baked for Linux 1.2.3-other ", code: 0),
    Refusal(
      release: "1.2.3-other", dependence: BUNDLE_LAYOUT, errors: "baked for Linux 1.2.3-other ", code: 4),
    Refusal(
      release: "1.2.3-other", dependence: BUNDLE_LAYOUT, errors: "baked for Linux 1.2.3-other ", code: 0,
      arguments: ["--force"]),
    Refusal(release: HandMadeBundle.running, dependence: BUNDLE_LAYOUT, code: 0),
    Refusal(release: HandMadeBundle.running, dependence: BUNDLE_EXACT, errors: "baked for Linux ", code: 4),
  ])
  func knowsItsKernel(_ row: Refusal) throws {
    if Machine.lacksBPF { return }
    for knownTables in [true, false] {
      var bundle = HandMadeBundle.opensnoop
      bundle.minimum = row.minimum
      bundle.release = row.release
      bundle.version = row.version
      bundle.dependence = row.dependence
      bundle.buildID = [UInt8](repeating: 1, count: 20)
      let run = try Artifact(bundle, knownTables: knownTables).run(["--check"] + row.arguments)
      #expect(run.code == row.code)
      if let errors = row.errors {
        #expect(run.errors.hasPrefix("artifact: \(errors)") && run.errors.contains(Self.here))
      } else {
        #expect(run.errors == "")
      }
    }
  }

  @Test func knowsItsBuildID() throws {
    if Machine.lacksBPF { return }
    // Notes: size of the name, size of the value, type, name, value.
    let notes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "/sys/kernel/notes")))
    let mark = Array("GNU\0".utf8)
    let place = notes.indices.first { index in
      index >= 12 && notes[index...].starts(with: mark) && notes[index - 4] == 3
    }
    guard let place else {
      Issue.record("/sys/kernel/notes has no build id")
      return
    }
    var bundle = HandMadeBundle.opensnoop
    bundle.dependence = BUNDLE_EXACT
    bundle.buildID = Array(notes[(place + 4)..<(place + 4 + Int(notes[place - 8]))])
    let artifact = try Artifact(bundle)
    #expect(try artifact.run(["--check"]).code == 0)
    #expect(try Run(["chroot", artifact.folder.path, "/artifact", "--check"]).code == 0)
  }

  @Test func namesAMissingTracepoint() throws {
    if Machine.lacksBPF { return }
    var bundle = HandMadeBundle.opensnoop
    bundle.attachments[0].targets = ["syscalls/sys_enter_nothing"]
    let run = try Artifact(bundle).run()
    #expect(run.code == 5)
    #expect(
      run.errors == """
        artifact: cannot attach to syscalls/sys_enter_nothing: not found
          The kernel needs this tracepoint and CONFIG_BPF_EVENTS=y; for syscalls/* CONFIG_FTRACE_SYSCALLS=y

        """)
  }

  @Test func namesAMissingMapType() throws {
    if Machine.lacksBPF { return }
    var bundle = HandMadeBundle.opensnoop
    bundle.maps[0].type = 200
    let run = try Artifact(bundle).run()
    #expect(run.code == 5)
    #expect(run.errors.hasPrefix("artifact: cannot create map events: invalid argument\n  The kernel needs "))
  }

  @Test func showsTheVerifiersReason() throws {
    if Machine.lacksBPF { return }
    var bundle = HandMadeBundle.opensnoop
    bundle.programs[0].instructions = HandMadeBundle.openatProgram(flags: 4)
    let run = try Artifact(bundle).run()
    #expect(run.code == 6)
    let lines = run.errors.split(separator: "\n")
    #expect(lines.first == "artifact: the kernel's verifier refuses program trace_openat:")
    #expect(lines.count == 4 && lines[1].hasPrefix("  13: (79) r1 = *(u64 *)(r6 +4)"))
    #expect(lines.count == 4 && lines[3].hasPrefix("  processed ") && lines[3].hasSuffix(" insns"))
  }

  @Test func takesTheFirstAlternativeThatExists() throws {
    if Machine.lacksBPF { return }
    var bundle = HandMadeBundle.opensnoop
    bundle.attachments[0].targets = ["syscalls/sys_enter_nothing", "syscalls/sys_enter_openat", "none/none"]
    let artifact = try Artifact(bundle)
    let running = try Running([artifact.path])
    try running.untilAttached("/mark-\(UUID().uuidString)")
    running.signal(SIGHUP)
    #expect(running.wait() == 0)
  }

  @Test func attachesToARawTracepoint() throws {
    if Machine.lacksBPF { return }
    // sys_enter: the context is {pt_regs, number of the call}; count the calls of this process in a ring buffer.
    var bundle = HandMadeBundle.opensnoop
    bundle.programs = [
      .init(
        name: "raw", type: 17,
        instructions: [
          instruction(0x79, 6, 1, 8),
          instruction(0x18, 1, 1, 0, 0), instruction(0),
          instruction(0xb7, 2, 0, 0, 8), instruction(0xb7, 3), instruction(0x85, 0, 0, 0, 131),
          instruction(0x15, 0, 0, 4, 0), instruction(0x7b, 0, 6),
          instruction(0xbf, 1, 0), instruction(0xb7, 2), instruction(0x85, 0, 0, 0, 132),
          instruction(0xb7, 0), instruction(0x95),
        ])
    ]
    bundle.attachments = [.init(kind: BUNDLE_ATTACH_RAW_TRACEPOINT, targets: ["sys_enter"])]
    bundle.fields = [HandMadeBundle.Field(kind: BUNDLE_FIELD_UINT, size: 64)]
    let run = try Artifact(bundle).run(["--duration", "50ms"])
    #expect(run.code == 0 && run.errors == "")
    let numbers = Set(run.output.split(separator: "\n").map { Int($0) })
    #expect(!numbers.isEmpty && !numbers.contains(nil))
  }

  @Test func fillsMaps() throws {
    if Machine.lacksBPF { return }
    // A frozen .rodata value, a map of maps with a slot, and a template: the program copies the value into the ring.
    var bundle = HandMadeBundle.opensnoop
    let value = Array("frozen\0\0".utf8)
    bundle.maps = [
      .init(name: "events", type: 27, entries: 1, property: BUNDLE_MAP_PER_PAGE.rawValue),
      .init(
        name: "test.rodata", type: 2, key: 4, value: 8, entries: 1, property: BUNDLE_MAP_FREEZE.rawValue,
        data: value),
      .init(name: "template", type: 2, key: 4, value: 8, entries: 1),
      .init(name: "outer", type: 13, key: 4, value: 4, entries: 4, inner: 3),
    ]
    bundle.slots = [.init(map: 3, key: 7, kind: BUNDLE_SLOT_MAP, value: 2)]
    bundle.programs[0].instructions = [
      instruction(0x18, 1, 2, 0, 1), instruction(0),  // r1 = the address of map 1's value
      instruction(0x79, 6, 1),
      instruction(0x7b, 10, 6, -16),
      instruction(0x62, 10, 0, -4, 7),
      instruction(0x18, 1, 1, 0, 3), instruction(0),
      instruction(0xbf, 2, 10), instruction(0x07, 2, 0, 0, -4),
      instruction(0x85, 0, 0, 0, 1),  // bpf_map_lookup_elem(outer, 7): without the slot nothing is printed
      instruction(0x15, 0, 0, 7, 0),
      instruction(0x18, 1, 1, 0, 0), instruction(0),
      instruction(0xbf, 2, 10), instruction(0x07, 2, 0, 0, -16),
      instruction(0xb7, 3, 0, 0, 8), instruction(0xb7, 4),
      instruction(0x85, 0, 0, 0, 130),  // bpf_ringbuf_output
      instruction(0xb7, 0), instruction(0x95),
    ]
    bundle.fields = [HandMadeBundle.Field(kind: BUNDLE_FIELD_STRING, size: 64, count: 8)]
    let artifact = try Artifact(bundle)
    let running = try Running([artifact.path])
    while running.process.isRunning, try running.output.isEmpty { _ = face_openat("/nothing", O_RDONLY) }
    running.signal(SIGINT)
    #expect(running.wait() == 0)
    #expect(try running.errors == "")
    #expect(Set(try running.output.split(separator: "\n")) == ["\"frozen\""])
  }

  @Test func runsInAnEmptyRoot() throws {
    if Machine.lacksBPF { return }
    let artifact = try Artifact(.opensnoop)
    for file in ["bundle.bin", "features.h"] {
      try FileManager.default.removeItem(at: artifact.folder.appendingPathComponent(file))
    }
    let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
    let running = try Running(["chroot", artifact.folder.path, "/artifact"])
    try running.untilAttached("/mark-\(UUID().uuidString)")
    running.signal(SIGINT)
    #expect(running.wait() == 0)
    #expect(try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8) == mounts)
  }

  @Test func runsInAnEmptyRootOnAKernelWithoutFsopen() throws {
    if Machine.lacksBPF { return }
    var bundle = HandMadeBundle.opensnoop
    bundle.minimum = 0  // a ring buffer's minimum would say that fsopen is there
    let artifact = try Artifact(bundle)
    let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
    let output = artifact.folder.appendingPathComponent("out")
    try Data().write(to: output)
    let handle = try FileHandle(forWritingTo: output)
    let arguments = [artifact.path, "--duration", "100ms"]
    let root = artifact.folder.path
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    pointers[0] = strdup("/artifact")
    defer { for pointer in pointers { free(pointer) } }
    #expect(face_run_without_fsopen(root, "/artifact", pointers, handle.fileDescriptor) == 0)
    #expect(try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8) == mounts)
  }

  @Test func endsWhenNobodyReads() throws {
    if Machine.lacksBPF { return }
    let artifact = try Artifact(.opensnoop)
    let pipe = Pipe()
    let running = try Running([artifact.path], output: pipe.fileHandleForWriting)
    try pipe.fileHandleForWriting.close()
    try running.untilReadable(pipe.fileHandleForReading)
    try pipe.fileHandleForReading.close()
    while running.process.isRunning { _ = face_openat("/nobody-reads", O_RDONLY) }
    #expect(running.wait() == 0)
    #expect(try running.errors == "")
  }

  @Test func losesNoByteToASlowReader() throws {
    if Machine.lacksBPF { return }
    let artifact = try Artifact(.opensnoop)
    let pipe = Pipe()
    let running = try Running([artifact.path, "--json"], output: pipe.fileHandleForWriting)
    try pipe.fileHandleForWriting.close()
    try running.untilReadable(pipe.fileHandleForReading)
    var received = Data()
    for number in 0..<3000 { _ = face_openat("/slow-\(number)", O_RDONLY) }
    running.signal(SIGINT)  // while it waits for the full pipe
    while let more = try pipe.fileHandleForReading.read(upToCount: 1 << 16), !more.isEmpty {
      received += more
    }
    #expect(running.wait() == 0)
    for line in received.split(separator: UInt8(ascii: "\n")) {
      _ = try JSONDecoder().decode(Line.self, from: Data(line))
    }
  }

  @Test func tellsThatTheDiskIsFull() throws {
    if Machine.lacksBPF { return }
    let artifact = try Artifact(.opensnoop)
    let run = try Run(["sh", "-c", "exec \"$0\" --list >/dev/full", artifact.path])
    #expect(run.code == 1 && run.errors == "artifact: cannot write output: no space left\n")
  }

  @Test func ends() throws {
    if Machine.lacksBPF { return }
    let artifact = try Artifact(.opensnoop)
    for arguments in [["--duration", "20ms"], ["--json", "--duration", "1ms"]] {
      let run = try artifact.run(arguments)
      #expect(run.code == 0 && run.errors == "")
    }
  }
}

extension [UInt8] {
  func contains(_ text: String) -> Bool {
    Data(self).range(of: Data(text.utf8)) != nil
  }
}
