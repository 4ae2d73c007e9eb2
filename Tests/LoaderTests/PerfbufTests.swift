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

  /// Ends it, once every CPU has had a record more: the kernel tells what was lost before the next record of a CPU.
  private static func end(_ running: Running) throws {
    for processor in 0..<sysconf(Int32(_SC_NPROCESSORS_ONLN)) {
      _ = try Run(["taskset", "-c", "\(processor)", "cat", "/dev/null"])
    }
    running.signal(SIGINT)
    #expect(running.wait() == 0)
  }

  /// How many records it says are lost; nil where it says something else.
  private static func lost(_ running: Running) throws -> Int? {
    let message = try running.errors
    if message.isEmpty { return 0 }
    return message.wholeMatch(of: /artifact: ([0-9]+) records lost\n/).flatMap { Int($0.output.1) }
  }

  /// `seen` is what was expected, but for no more than are said to be lost, which happens on a busy machine: all files
  /// that anybody opens go through the same rings.
  private static func check(_ seen: [ArtifactTests.Event], _ expected: [ArtifactTests.Event], lost: Int?) {
    func sorted(_ events: [ArtifactTests.Event]) -> [ArtifactTests.Event] {
      events.sorted { $0.filename < $1.filename }
    }
    let names = Set(seen.map(\.filename))
    #expect(sorted(seen) == sorted(expected.filter { names.contains($0.filename) }))
    #expect(seen.count + (lost ?? 0) >= expected.count && seen.count > expected.count / 2)
    #expect(lost != nil)
  }

  /// Enough records that every ring comes round; records of several CPUs may overtake each other.
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
    try Self.end(running)
    let events = try marks.flatMap { try Self.events(running, mark: $0) }
    Self.check(events, expected, lost: try Self.lost(running))
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
    try Self.end(running)
    let seen = try Self.events(running, mark: mark).count
    let lost = try #require(try Self.lost(running))
    #expect(seen < opened && seen + lost >= opened, "\(seen) seen, \(lost) lost")
  }

  /// A map of each kind in one bundle: each record is printed under its map's name.
  @Test func besideARingBuffer() throws {
    if Machine.lacksBPF { return }
    var bundle = HandMadeBundle.opensnoopByPerf
    bundle.minimum = 0x05_08_00
    bundle.maps.append(
      .init(name: "ring", type: 27, entries: 1 << 18, property: BUNDLE_MAP_PER_PAGE.rawValue))
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
    try Self.end(running)
    let lost = try #require(try Self.lost(running))
    let lines = try running.output.split(separator: "\n").filter { $0.contains("filename=\"/both/") }
    let events = lines.count { $0.hasPrefix("events: ") }
    #expect(events <= 100 && events + lost >= 100 && events > 0)
    #expect(lines.count { $0.hasPrefix("ring: ") } == 100)
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
      try Self.end(running)
      Self.check(try Self.events(running, mark: mark), expected, lost: try Self.lost(running))
    }
  #endif
}
