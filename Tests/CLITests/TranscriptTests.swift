import Foundation
import Testing

/// Plays the transcripts in Transcripts/ and compares what is said. Record them anew with BPFBAKE_RECORD=1.
@Suite struct TranscriptTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Transcripts")

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".txt") }.sorted()

  @Test func thereAreTranscripts() {
    #expect(!Self.names.isEmpty)
  }

  @Test(arguments: names) func transcript(name: String) throws {
    let file = Self.folder.appendingPathComponent(name)
    let expected = try String(contentsOf: file, encoding: .utf8)
    let transcript = try Transcript(expected)
    let played = try transcript.play()
    if ProcessInfo.processInfo.environment["BPFBAKE_RECORD"] == "1" {
      try played.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name)")
    }
    #expect(played == expected)
  }
}
