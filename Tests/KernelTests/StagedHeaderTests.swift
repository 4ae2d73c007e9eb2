import Foundation
import Testing

/// `headers stage` with Debian's header packages, and builds from what it wrote where those are not to be had.
@Suite(.serialized) struct StagedHeaderTests {
  private static let recipe = Lab.folder.appendingPathComponent("Recipes/task/recipe.yaml").path

  private static func bpfbake(_ words: [String], in place: URL, behind prefix: [String] = []) throws
    -> Lab.Run
  {
    try Lab.Running(prefix + [Lab.executable.path] + words + ["--data-dir", Lab.repository.path], in: place)
      .wait()
  }

  /// A shipped profile with staged headers in place of its own.
  private static func profile(_ name: String, staged file: String) throws -> String {
    let lines = try String(contentsOfFile: Lab.profile(name), encoding: .utf8).split(separator: "\n")
    let headers = try #require(lines.firstIndex { $0.hasPrefix("  headers:") })
    #expect(lines[headers].contains("tree:"))
    var changed = lines.map(String.init)
    changed[headers] = "  headers: {staged: \(file)}"
    return changed.joined(separator: "\n") + "\n"
  }

  /// Runs what follows where neither the headers of this machine nor the lab's cache are there.
  private static func withoutHeaders(in place: Place) throws -> [String] {
    try place.write(
      "hide.sh",
      """
      set -e
      for folder in /usr/include /usr/src "${XDG_CACHE_HOME:-$HOME/.cache}"; do
        if [ -d "$folder" ]; then mount -t tmpfs none "$folder"; fi
      done
      test ! -e /usr/include/linux/bpf.h
      exec "$@"

      """)
    let own = geteuid() == 0 ? [] : ["--user", "--map-root-user"]
    return ["unshare"] + own + ["--mount", "sh", place.path("hide.sh")]
  }

  @Test(arguments: ["armv7-debian12", "arm64-debian12", "x86_64-debian12"])
  func sameBytesWithoutTheHeaderPackages(_ name: String) throws {
    let place = try Place()
    let staging = try Self.bpfbake(
      ["headers", "stage", Self.recipe, "--profile", Lab.profile(name), "--output", "headers.tar"],
      in: place.url)
    #expect(staging.code == 0, "\(staging.all)")
    let tar = try Data(contentsOf: URL(fileURLWithPath: place.path("headers.tar")))
    #expect(tar.count < 2_000_000)
    let build = try Self.bpfbake(["build", Self.recipe, "--profile", Lab.profile(name)], in: place.url)
    #expect(build.code == 0, "\(build.all)")

    let other = try Place()
    try tar.write(to: URL(fileURLWithPath: other.path("headers.tar")))
    try other.write("Profiles/\(name).yaml", try Self.profile(name, staged: "../headers.tar"))
    let again = try Self.bpfbake(
      ["build", Self.recipe, "--profile", other.path("Profiles/\(name).yaml")], in: other.url,
      behind: Self.withoutHeaders(in: other))
    #expect(again.code == 0, "\(again.all)")
    let artifacts = try [place, other].map {
      try Data(contentsOf: URL(fileURLWithPath: $0.path("bake/\(name)/task")))
    }
    #expect(artifacts[0] == artifacts[1])
  }

  /// Members that lie outside, and links that lead there.
  @Test func hostileTarsWriteNothingElsewhere() throws {
    let place = try Place()
    try place.write("Profiles/board.yaml", try Self.profile("armv7-debian12", staged: "../headers.tar"))
    let python = Lab.repository.appendingPathComponent(".build/python/bin/python3").path
    for (kind, members) in [
      ("above", "file('../../../escaped')"), ("absolute", "file(os.path.abspath('escaped'))"),
      ("link", "link('way', os.path.abspath('.')); file('way/escaped')"),
      ("hard link", "hard('SHA256SUMS', os.path.abspath('precious')); file('SHA256SUMS')"),
      ("device", "node('SHA256SUMS')"),
    ] {
      try place.write("precious", "as it was")
      let script = """
        import io, os, tarfile
        tar = tarfile.open('headers.tar', 'w')
        def add(name, **fields):
            member = tarfile.TarInfo(name)
            for key, value in fields.items():
                setattr(member, key, value)
            tar.addfile(member, io.BytesIO(b'x' * member.size))
        def file(name): add(name, size=1)
        def link(name, to): add(name, type=tarfile.SYMTYPE, linkname=to)
        def hard(name, to): add(name, type=tarfile.LNKTYPE, linkname=to)
        def node(name): add(name, type=tarfile.FIFOTYPE)
        \(members)
        tar.close()
        """
      let made = try Lab.Running([python, "-c", script], in: place.url).wait()
      #expect(made.code == 0, "\(made.all)")
      let run = try Self.bpfbake(
        ["build", Self.recipe, "--profile", place.path("Profiles/board.yaml")], in: place.url)
      #expect(run.code == 1, "\(kind): \(run.all)")
      #expect(
        run.errors.contains("[not-staged-headers]") || run.errors.contains("[staged-headers-damaged]"),
        "\(kind): \(run.all)")
      for name in ["escaped", "bake/escaped", "bake/.work/escaped"] {
        #expect(!FileManager.default.fileExists(atPath: place.path(name)), "\(kind): \(name)")
      }
      #expect(try String(contentsOfFile: place.path("precious"), encoding: .utf8) == "as it was")
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path("bake/.work/staged")) == [])
    }
  }
}
