import Foundation
import Manifests
import Planning
import Testing

@testable import Execution

/// Where headers go, and lists of digests as they must not be.
@Suite struct StagedHeadersTests {
  @Test(arguments: [
    ("bpfbake_target.h", nil), ("bpfbake.h", nil), ("bpf/bpf_tracing.h", nil), ("asm/types.h", nil),
    ("bpf/bpf_helpers.h", "bpf/bpf_helpers.h"), ("linux/bpf.h", "uapi/linux/bpf.h"),
    ("uapi/linux/bpf.h", "uapi/linux/bpf.h"), ("asm-generic/types.h", "uapi/asm-generic/types.h"),
    ("vmlinux.h", "btf/vmlinux.h"), ("elsewhere.h", nil),
  ]) func placesOfHeaders(_ header: String, _ place: String?) {
    let facts = HeaderFacts(
      kind: .uapi,
      folders: [
        HeaderFacts.Folder(name: "linux", path: "/usr/include/linux"),
        HeaderFacts.Folder(name: "uapi/linux", path: "/usr/include/linux"),
        HeaderFacts.Folder(name: "asm-generic", path: "/usr/include/asm-generic"),
        HeaderFacts.Folder(name: "asm", path: "/own/asm"),
      ],
      files: [
        "bpfbake.h": "/own/bpfbake.h", "bpf/bpf_tracing.h": "/own/bpf/bpf_tracing.h",
        "bpf/bpf_helpers.h": "/usr/include/bpf/bpf_helpers.h",
      ])
    #expect(StagedHeaders.place(of: header, facts, own: "/own") == place)
  }

  @Test func placesOfATree() {
    let facts = HeaderFacts(
      kind: .tree, folders: [],
      tree: HeaderFacts.Tree(source: "/s", build: "/b", firstHeaders: [], triple: "", flags: []))
    #expect(
      StagedHeaders.place(of: "source/include/linux/fs.h", facts, own: "/own")
        == "tree/source/include/linux/fs.h")
    #expect(StagedHeaders.place(of: "build/a.h", facts, own: "/own") == "tree/build/a.h")
  }

  private static let digest = String(repeating: "0a", count: 32)

  @Test func aList() throws {
    let files: [String: [UInt8]] = ["b/c.h": [1], "a b.h": []]
    let list = DigestList(of: files)
    #expect(try DigestList(parsing: Array(list.text.utf8)) == list)
    #expect(list.text.split(separator: "\n").map { $0.dropFirst(64) } == ["  a b.h", "  b/c.h"])
    #expect(try DigestList(parsing: []).digests == [:])
  }

  @Test(arguments: [
    "x", digest, "\(digest)  ", "\(digest) a.h", "\(digest) *a.h", "\(digest)   a\u{7f}.h", "\(digest)  /a.h",
    "\(digest)  ../a.h", "\(digest)  a/../b.h", "\(digest)  ./a.h", "\(digest)  a//b.h", "\(digest)  a/",
    "\(digest)  a\\b.h", "\(digest)  a\tb.h", "\(digest.uppercased())  a.h", "\(digest.dropLast())  a.h",
    "\(digest)  a.h\n\(digest)  a.h", String(repeating: "\(digest)  a.h\n", count: 50_001),
  ]) func noList(_ text: String) {
    #expect(throws: DigestList.Mismatch.self) { try DigestList(parsing: Array(text.utf8)) }
  }
}
