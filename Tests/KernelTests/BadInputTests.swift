import Foundation
import Testing

/// What `verify` is given wrong, and what the machine lacks: the cause and the next step, and the right exit code.
@Suite struct BadInputTests {
  private static let source = """
    #include <linux/bpf.h>
    #include <bpf/bpf_helpers.h>
    SEC("raw_tracepoint/sys_enter") int one(void *context) { return 0; }
    char LICENSE[] SEC("license") = "GPL";

    """

  private static func place(suite: String, package: String) throws -> Place {
    let place = try Place()
    try place.write("one.bpf.c", source)
    try place.write(
      "board.yaml",
      "format: 1\narch: arm\nkernel: {version: \"6.1\", image: {debian: {suite: \(suite), package: \(package)}}}\n"
    )
    return place
  }

  private static let verify = ["./one.bpf.c", "--profile", "./board.yaml"]

  @Test func aPackageThatDoesNotExist() throws {
    let place = try Self.place(suite: "bookworm", package: "linux-image-armpm")
    let run = try Lab.verify(Self.verify, in: place.url)
    #expect(run.code == 2, "\(run.all)")
    #expect(
      run.errors.contains(
        "error: Debian bookworm has no package `linux-image-armpm` for armhf [no-such-package]"), "\(run.all)"
    )
    #expect(run.errors.contains("did you mean `linux-image-armmp`"), "\(run.all)")
  }

  @Test func aPackageWithoutAKernel() throws {
    let place = try Self.place(suite: "bookworm", package: "hostname")
    let run = try Lab.verify(Self.verify, in: place.url)
    #expect(run.code == 2, "\(run.all)")
    #expect(run.errors.contains("the package hostname holds no kernel"), "\(run.all)")
    #expect(run.errors.contains("[no-kernel-in-package]"))
  }

  /// A port at which nobody listens: the mirror refuses.
  @Test func noNetwork() throws {
    let place = try Self.place(suite: "bookworm", package: "linux-image-armmp")
    let run = try Lab.verify(
      Self.verify, in: place.url,
      environment: [
        "XDG_CACHE_HOME": place.path("cache"), "BPFBAKE_DEBIAN_MIRROR": "http://127.0.0.1:9/debian",
        "http_proxy": "",
      ])
    #expect(run.code == 2, "\(run.all)")
    #expect(run.errors.contains("[debian-not-fetched]"), "\(run.all)")
    #expect(run.errors.contains("127.0.0.1") && run.errors.contains("check the network"), "\(run.all)")
  }

  @Test func noMirror() throws {
    let place = try Self.place(suite: "bookworm", package: "linux-image-armmp")
    let run = try Lab.verify(
      Self.verify, in: place.url,
      environment: ["XDG_CACHE_HOME": place.path("cache"), "BPFBAKE_DEBIAN_MIRROR": "nowhere"])
    #expect(run.code == 2, "\(run.all)")
    #expect(
      run.errors.contains("BPFBAKE_DEBIAN_MIRROR is no address: `nowhere` [no-debian-mirror]"), "\(run.all)")
  }

  /// A cache on a disk that is full: by apt's lists, or by the init and what is booted. Takes root, to mount the disk.
  @Test(arguments: [("4m", true), ("12k", false)]) func aFullDisk(size: String, fetches: Bool) throws {
    let place = try Self.place(suite: "bookworm", package: "linux-image-armmp")
    try FileManager.default.createDirectory(
      at: place.url.appendingPathComponent("cache"), withIntermediateDirectories: true)
    var kernel = [UInt8](repeating: 0, count: 4096)
    kernel.replaceSubrange(0x24..<0x28, with: [0x18, 0x28, 0x6F, 0x01])
    try Data(kernel).write(to: place.url.appendingPathComponent("zImage"))
    if !fetches {
      try place.write("board.yaml", "format: 1\narch: arm\nkernel: {version: \"6.1\", image: zImage}\n")
    }
    // The tools' answers are cached there too, where there is room.
    let script = """
      mount -t tmpfs -o size=\(size) none cache && \
      XDG_CACHE_HOME=$PWD/cache "$0" verify \(Self.verify.joined(separator: " ")) --data-dir "$1"
      """
    let run = try Lab.Running(
      ["unshare", "-m", "sh", "-c", script, Lab.executable.path, Lab.repository.path], in: place.url
    ).wait()
    #expect(run.code == 2, "\(run.all)")
    // Where apt fills it, what fails is apt or what is written next.
    let ids = fetches ? ["[debian-not-fetched]", "[lab-disk]"] : ["[lab-disk]"]
    #expect(ids.contains(where: run.errors.contains), "\(run.all)")
    #expect(
      run.errors.contains("free some space, or let XDG_CACHE_HOME name a folder with more"), "\(run.all)")
  }
}
