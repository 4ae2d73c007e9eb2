import BundleFormat
import Foundation
import Glibc
import LoaderFace
import Testing

/// Artifacts whose records come through a perf event array, run on this machine's kernel.
@Suite(.serialized) struct PerfbufTests {
  private static func events(_ running: Running, mark: String) throws -> [ArtifactTests.Event] {
    try running.output.split(separator: "\n").map { line in
      try JSONDecoder().decode(ArtifactTests.Line.self, from: Data(line.utf8)).events
    }.filter { $0.filename.hasPrefix("/\(mark)/") }
  }

  /// Enough records, of one size, that every ring comes round; records of several CPUs may overtake each other.
  @Test(arguments: [true, false])
  func printsWhatHappened(_ knownTables: Bool) throws {
    if Machine.lacksBPF { return }
    let artifact = try Artifact(.opensnoopByPerf, knownTables: knownTables)
    let running = try Running([artifact.path, "--json"])
    var expected: [ArtifactTests.Event] = []
    var marks: [String] = []
    for _ in 0..<4 {
      marks.append("mark-\(UUID().uuidString)")
      expected += try ArtifactTests.openFiles(running, mark: marks[marks.count - 1])
    }
    running.signal(SIGINT)
    #expect(running.wait() == 0)
    #expect(try running.errors == "")
    let events = try marks.flatMap { try Self.events(running, mark: $0) }
    #expect(events.count == expected.count)
    #expect(events.sorted { $0.filename < $1.filename } == expected.sorted { $0.filename < $1.filename })
  }

  /// A reader that stands still loses records, and says how many.
  @Test func countsWhatIsLost() throws {
    if Machine.lacksBPF { return }
    let artifact = try Artifact(.opensnoopByPerf)
    let running = try Running([artifact.path, "--json"])
    try running.untilAttached("/lost-begin")
    running.signal(SIGSTOP)
    let mark = "mark-\(UUID().uuidString)"
    let opened = 4000
    for number in 0..<opened { _ = face_openat("/\(mark)/\(number)", O_RDONLY) }
    running.signal(SIGCONT)
    // The kernel tells what was lost before the next record of the same CPU.
    for processor in 0..<sysconf(Int32(_SC_NPROCESSORS_ONLN)) {
      _ = try Run(["taskset", "-c", "\(processor)", "cat", "/dev/null"])
    }
    running.signal(SIGINT)
    #expect(running.wait() == 0)
    let seen = try Self.events(running, mark: mark).count
    let message = try running.errors
    let lost = try #require(
      message.firstMatch(of: /^artifact: ([0-9]+) records lost\n$/)?.output.1, "\(message)")
    #expect(seen < opened && seen + (Int(lost) ?? 0) >= opened, "\(seen) seen, \(lost) lost")
  }

  /// A map of each kind in one bundle: each record is printed under its map's name.
  @Test func besideARingBuffer() throws {
    if Machine.lacksBPF { return }
    var bundle = HandMadeBundle.opensnoopByPerf
    bundle.minimum = 0x05_08_00
    bundle.maps.append(
      .init(name: "ring", type: 27, entries: 1 << 16, property: BUNDLE_MAP_PER_PAGE.rawValue))
    bundle.programs.append(
      .init(
        name: "through_ring", type: 5,
        instructions: HandMadeBundle.openatProgram().map {
          $0 == instruction(0x18, 1, 1, 0, 0) ? instruction(0x18, 1, 1, 0, 2) : $0
        }))
    bundle.attachments.append(
      .init(program: 1, kind: BUNDLE_ATTACH_TRACEPOINT, targets: ["syscalls/sys_enter_openat"]))
    bundle.outputs.append(.init(map: 2, size: HandMadeBundle.eventSize))
    let artifact = try Artifact(bundle)
    let running = try Running([artifact.path])
    try running.untilAttached("/both-begin")
    for number in 0..<100 { _ = face_openat("/both/\(number)", O_RDONLY) }
    running.signal(SIGTERM)
    #expect(running.wait() == 0)
    let lines = try running.output.split(separator: "\n").filter { $0.contains("filename=\"/both/") }
    #expect(lines.filter { $0.hasPrefix("events: ") }.count == 100)
    #expect(lines.filter { $0.hasPrefix("ring: ") }.count == 100)
  }

  #if arch(x86_64)
    /// The same bundle under a loader of 32 bits, on this machine's 64-bit kernel.
    @Test func aNarrowLoader() throws {
      if Machine.lacksBPF { return }
      let artifact = try Artifact(.opensnoopByPerf, extra: ["--target=i686-unknown-linux-gnu"])
      #expect(try artifact.bytes[4] == 1, "ELFCLASS32")
      let running = try Running([artifact.path, "--json"])
      let mark = "mark-\(UUID().uuidString)"
      let expected = try ArtifactTests.openFiles(running, mark: mark)
      running.signal(SIGINT)
      #expect(running.wait() == 0)
      let events = try Self.events(running, mark: mark)
      #expect(events.sorted { $0.filename < $1.filename } == expected.sorted { $0.filename < $1.filename })
    }
  #endif
}
