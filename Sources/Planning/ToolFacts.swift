public import Manifests

/// An executable that was found and asked who it is.
public struct Tool: Hashable, Sendable {
  /// What it is called in messages and in the names of stamps: "clang", "ninja".
  public var name: String
  /// Absolute.
  public var path: String
  /// What changes when another program takes its place: version, size and time of modification. One line.
  public var identity: String

  public init(name: String, path: String, identity: String) {
    self.name = name
    self.path = path
    self.identity = identity
  }
}

/// A toolchain whose tools were found on this machine.
public struct ResolvedToolchain: Hashable, Sendable {
  public enum CompilerKind: String, Hashable, Sendable {
    case clang
    case gcc
    /// Zig's own clang and linker, by `zig cc`.
    case zig
  }

  public var toolchain: Toolchain
  /// A clang that has a bpf target.
  public var bpfCompiler: Tool
  /// The folder of the compiler's own headers (stddef.h, stdint.h), absolute.
  public var bpfCompilerHeaders: String
  public var loaderCompiler: Tool
  public var loaderCompilerKind: CompilerKind
  /// Flags that came with the command, before all others.
  public var loaderCompilerFlags: [String]
  /// What a gcc says that it compiles for, such as "arm-linux-gnueabihf"; nil for a clang, which compiles for all.
  public var loaderMachine: String?
  /// What the loader's compiler compiles to, as LLVM names it; nil: it does not tell.
  public var loaderTargets: Set<String>?
  /// Nil: the compiler's own default.
  public var loaderLinker: Tool?

  public init(
    toolchain: Toolchain, bpfCompiler: Tool, bpfCompilerHeaders: String, loaderCompiler: Tool,
    loaderCompilerKind: CompilerKind, loaderCompilerFlags: [String] = [], loaderMachine: String? = nil,
    loaderTargets: Set<String>? = nil, loaderLinker: Tool?
  ) {
    self.toolchain = toolchain
    self.bpfCompiler = bpfCompiler
    self.bpfCompilerHeaders = bpfCompilerHeaders
    self.loaderCompiler = loaderCompiler
    self.loaderCompilerKind = loaderCompilerKind
    self.loaderCompilerFlags = loaderCompilerFlags
    self.loaderMachine = loaderMachine
    self.loaderTargets = loaderTargets
    self.loaderLinker = loaderLinker
  }
}
