import ArgumentParser
import Diagnostics
import Execution
import NativeLayout

/// A step of builds that read a 32-bit kernel's own headers; Ninja calls it between two runs of clang.
struct NativeLayoutVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "native-layout",
    abstract: "Give LLVM IR of a 32-bit target to BPF with that target's layout.",
    shouldDisplay: false)

  @Argument(help: "IR as text, which clang made for the target with -S -emit-llvm.")
  var ir: String

  @Option(
    name: [.short, .customLong("output")], help: ArgumentHelp("Where the IR for BPF goes.", valueName: "file")
  )
  var output: String

  @Option(help: ArgumentHelp("The folder of the source, for messages.", valueName: "dir"))
  var sources: String?

  func run() throws {
    let text = String(decoding: try Files.read(ir), as: UTF8.self)
    let lowered: String
    do throws(LayoutError) {
      lowered = try NativeLayout.lowered(text)
    } catch {
      let place: SourceLocation
      if let source = error.source {
        var file = source.file
        // Objects hold no folder of this machine: the source's own is called /source in them.
        if let sources, file.hasPrefix("/source/") { file = sources + file.dropFirst("/source".count) }
        place = SourceLocation(file: file, line: source.line, column: source.column > 0 ? source.column : nil)
      } else {
        place = SourceLocation(file: ir, line: error.line)
      }
      throw Diagnostic(
        id: "native-layout", location: place,
        message: "\(error.message)\nwhat clang made of it: \(error.instruction)",
        help:
          "read and write pointers one by one, not as parts of something larger; let such a global begin as zeros"
      )
    }
    try Files.replace(output, with: Array(lowered.utf8))
  }
}
