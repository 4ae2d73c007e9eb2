/// Compiles the first process of the guests for an architecture, and remembers it.
import Diagnostics
import Execution
public import Planning
import SystemPackage
public import Targets

public struct InitProgram: Sendable {
  public let bytes: [UInt8]

  /// - Parameters:
  ///   - loaderFolder: the folder TargetLoader, absolute.
  ///   - tools: whose loader compiler and linker make it.
  public static func compile(
    for architecture: Architecture, loaderFolder: String, tools: ResolvedToolchain, cache: LabCache
  ) async throws -> InitProgram {
    let sources =
      ["init", "arch"].flatMap { folder in
        Disk.names(in: "\(loaderFolder)/\(folder)").map { "\(folder)/\($0)" }
      } + ["kernel.h", "memory.c", "syscall.h"]
    var content: [UInt8] = []
    for source in sources { content += (try? Disk.read("\(loaderFolder)/\(source)")) ?? [] }
    let words = tools.compileCommand(for: architecture) + Self.flags
    content += Array((words.joined(separator: "\n") + tools.loaderCompiler.identity).utf8)
    let target = "\(try cache.subfolder("init"))/\(architecture.name)-\(String(CRC32.of(content), radix: 16))"
    if let bytes = try? Disk.read(target), !bytes.isEmpty { return InitProgram(bytes: bytes) }

    let run = try RunFolder(in: cache)
    let made = "\(run.path)/init"
    let command = words + ["\(loaderFolder)/init/init.c", "-o", made]
    let result = try await ToolProcess.collect(command)
    guard result.isSuccess, let bytes = try? Disk.read(made) else {
      // A linker on a full disk dies without a word of it: whether there is room tells.
      try diskWork(made) { () throws(Errno) in
        try Disk.replace(made, with: [UInt8](repeating: 0, count: Self.room))
      }
      throw Diagnostic(
        id: "init-not-compiled",
        message: (["the lab's init cannot be compiled for \(architecture.name)"] + result.lines.prefix(20))
          .joined(separator: "\n"),
        help: "name a toolchain whose loader compiler has this architecture", exitCode: .environment)
    }
    try diskWork(target) { () throws(Errno) in try Disk.replace(target, with: bytes) }
    return InitProgram(bytes: bytes)
  }

  /// Bytes that the init takes at the most, several times over.
  private static let room = 64 << 10

  private static let flags = [
    "-std=gnu11", "-Os", "-ffreestanding", "-nostdlib", "-static", "-fno-pic", "-fno-stack-protector",
    "-fno-asynchronous-unwind-tables", "-fno-unwind-tables", "-fno-strict-aliasing", "-Wl,--build-id=none",
    "-Wl,-s",
  ]
}
