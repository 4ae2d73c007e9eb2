public import Targets

/// The words that any program for the device is compiled with, before those of the program.
extension ResolvedToolchain {
  /// The compiler, told what it compiles for and what links.
  public func compileCommand(for architecture: Architecture) -> [String] {
    var command = [loaderCompiler.path]
    switch loaderCompilerKind {
    case .clang: command.append("--target=\(architecture.loaderTriple)")
    case .zig: command += ["cc", "-target", Self.zigTarget(architecture)]
    case .gcc: break
    }
    command += loaderCompilerFlags
    // Zig wants the name of a processor where others take flags; its target says enough.
    if loaderCompilerKind != .zig { command += architecture.loaderFlags }
    if let linker = loaderLinker {
      switch loaderCompilerKind {
      case .clang: command.append("--ld-path=\(linker.path)")
      case .gcc: command.append("-fuse-ld=\(linker.name)")
      case .zig: break
      }
    }
    return command
  }

  /// Zig's name for an architecture: GNU's with musl in place of glibc, which the loader has no use for, but with its own
  /// names of machines (zig targets).
  static func zigTarget(_ architecture: Architecture) -> String {
    let machines = ["arm": "thumb", "i386": "x86"]
    let triple = architecture.debianMultiarch.split(separator: "-", maxSplits: 1)
    let machine = triple.first.map(String.init) ?? architecture.name
    let system = triple.last.map(String.init) ?? "linux-gnu"
    return (machines[machine] ?? machine) + "-" + system.replacing("gnu", with: "musl")
  }
}
