import Foundation
import Glibc
import Testing

/// `verify`, interrupted at many moments, leaves no process and no file.
@Suite(.serialized) struct InterruptionTests {
  /// A cache of its own beside the user's kernels, and a mark by which its processes are found.
  private final class Marked {
    let place: Place
    let mark = "BPFBAKE_TEST_MARK=\(UUID().uuidString)"
    let cache: String

    init() throws {
      place = try Place()
      let run = try Lab.verify(
        [Lab.recipe("open-example"), "--json", "--profile", Lab.profile("armv7-debian12")], in: place.url)
      #expect(run.code == 0, "make packages-lab installs QEMU; it said:\n\(run.all)")
      let image = try #require(try Lab.verdicts(run).first).kernel.image
      let folder = (image as NSString).deletingLastPathComponent
      try place.write(
        "board.yaml",
        "format: 1\narch: arm\nkernel: {version: \"6.1\", config: \(folder)/config, image: \(image)}\n")
      cache = place.path("cache/bpfbake")
    }

    func start(_ more: [String: String] = [:]) throws -> Lab.Running {
      let parts = mark.split(separator: "=").map(String.init)
      return try Lab.Running(
        [
          Lab.executable.path, "verify", Lab.recipe("open-example"), "--profile", "./board.yaml",
          "--data-dir",
          Lab.repository.path,
        ], in: place.url,
        environment: [parts[0]: parts[1], "XDG_CACHE_HOME": place.path("cache")].merging(more) { $1 })
    }

    /// Command lines of processes that have the mark in their environment and are no zombies.
    func processes() -> [String] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return names.filter { $0.allSatisfy(\.isNumber) }.compactMap { name in
        guard let environment = FileManager.default.contents(atPath: "/proc/\(name)/environ"),
          environment.range(of: Data(mark.utf8)) != nil,
          let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline"), !line.isEmpty
        else { return nil }
        return String(decoding: line.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
      }
    }

    /// Files of runs, and half-written ones anywhere.
    func leftovers() -> [String] {
      let runs = (try? FileManager.default.contentsOfDirectory(atPath: "\(cache)/runs")) ?? []
      let all =
        FileManager.default.enumerator(atPath: place.url.path)?.compactMap { $0 as? String } ?? []
      return runs + all.filter { $0.hasSuffix(".tmp") }
    }

    /// Those that are still there after a second.
    func processesAfterASecond() -> [String] {
      let end = Date().addingTimeInterval(1)
      while Date() < end, !processes().isEmpty { usleep(20_000) }
      return processes()
    }

    func wait(for program: String) {
      let end = Date().addingTimeInterval(60)
      while Date() < end, !processes().contains(where: { $0.contains(program) }) { usleep(10_000) }
    }
  }

  @Test func anyMoment() throws {
    let marked = try Marked()
    let signals = [SIGINT, SIGTERM, SIGHUP]
    var interrupted = 0
    // With an empty cache first: the init is compiled and the kernel unpacked. Later runs boot at once.
    for step in 0..<27 {
      let running = try marked.start()
      usleep(UInt32(20_000 + step * 90_000))
      let signal = signals[step % signals.count]
      kill(running.process.processIdentifier, signal)
      let run = try running.wait()
      // A signal that came before the program heeds any ends it by itself, one at the very end comes too late.
      #expect(run.code == 128 + signal || run.code == 0, "\(step): \(run.all)")
      if run.code != 0 { interrupted += 1 }
      #expect(marked.processesAfterASecond() == [], "\(step)")
      #expect(marked.leftovers() == [], "\(step)")
    }
    #expect(interrupted > 9)
    // Nothing that was left keeps the next from passing.
    let whole = try marked.start().wait()
    #expect(whole.code == 0, "\(whole.all)")
    #expect(marked.leftovers() == [])
  }

  @Test func killed() throws {
    let marked = try Marked()
    for _ in 0..<3 {
      let running = try marked.start()
      marked.wait(for: "qemu-system")
      kill(running.process.processIdentifier, SIGKILL)
      _ = try running.wait()
      #expect(marked.processesAfterASecond() == [])
    }
    #expect(!marked.leftovers().isEmpty)  // else the next has nothing to sweep
    let next = try marked.start().wait()
    #expect(next.code == 0, "\(next.all)")
    #expect(marked.leftovers() == [])
  }

  /// While apt waits for a mirror that takes calls and never answers.
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func whileItFetches(signal: Int32) throws {
    let marked = try Marked()
    let server = try Lab.Running(
      [
        "python3", "-c",
        "import socket; s = socket.create_server((\"127.0.0.1\", 0)); print(s.getsockname()[1], flush=True); input()",
      ], in: marked.place.url, keepsInput: true)
    defer { server.process.terminate() }
    var port: String?
    while port == nil, server.process.isRunning {
      usleep(10_000)
      port = try server.output().split(separator: "\n").first.map(String.init)
    }
    try marked.place.write(
      "board.yaml",
      "format: 1\narch: arm\nkernel: {version: \"6.1\", image: {debian: {suite: bookworm, package: linux-image-armmp}}}\n"
    )
    let running = try marked.start([
      "BPFBAKE_DEBIAN_MIRROR": "http://127.0.0.1:\(try #require(port))/debian", "http_proxy": "",
    ])
    marked.wait(for: "apt/methods/http")
    kill(running.process.processIdentifier, signal)
    let run = try running.wait()
    #expect(run.code == 128 + signal, "\(run.all)")
    #expect(marked.processesAfterASecond() == [])
    #expect(marked.leftovers() == [])
  }
}
