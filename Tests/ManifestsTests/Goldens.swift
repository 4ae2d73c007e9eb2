/// Compares a text with the one recorded in a file; BPFBAKE_RECORD=1 records it anew, and fails.
import Foundation
import Testing

enum Golden {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
  static let repository = folder.deletingLastPathComponent().deletingLastPathComponent()
  static var isRecording: Bool { ProcessInfo.processInfo.environment["BPFBAKE_RECORD"] == "1" }

  /// - Parameter path: relative to the repository.
  static func check(_ text: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws
  {
    let file = repository.appending(path: path)
    if isRecording {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record(
        "recorded \(path): look at it, and run again without BPFBAKE_RECORD", sourceLocation: sourceLocation)
    }
    let recorded = try? String(contentsOf: file, encoding: .utf8)
    #expect(
      text == recorded, "\(path) differs; BPFBAKE_RECORD=1 records it anew", sourceLocation: sourceLocation)
  }

  static func fixture(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: "Fixtures/\(name)"), encoding: .utf8)
  }
}
