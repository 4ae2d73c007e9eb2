public import Targets

/// What compiles: the content of a Toolchains/NAME.yaml, validated. Tools are names to be found on PATH or absolute
/// paths; finding them is Execution's work.
public struct Toolchain: Hashable, Sendable {
  /// A text of the file, or the variable of the environment that has it when a build begins.
  public enum Source: Hashable, Sendable, ExpressibleByStringLiteral {
    case text(String)
    case environment(String)

    public init(stringLiteral text: String) { self = .text(text) }
  }

  /// What turns C into bytecode.
  public struct BPF: Hashable, Sendable {
    /// A command name or an absolute path. The bare name "clang" means the newest clang on PATH that has a bpf target.
    public var compiler: String
    /// Folders that hold bpf/bpf_helpers.h and its siblings, absolute; one with "=" before it begins at the sysroot.
    public var headers: [String]
    public var flags: [String]

    public init(compiler: String, headers: [String], flags: [String] = []) {
      self.compiler = compiler
      self.headers = headers
      self.flags = flags
    }
  }

  /// What compiles and links the on-target loader.
  public struct Loader: Hashable, Sendable {
    /// `{gnu}` in a text stands for the GNU triple of the device's programs.
    /// What the environment tells may have flags behind the command, as $(CC) has in a Makefile.
    public var compiler: Source
    /// "lld" (the one beside the compiler is preferred), a path, or nil for the compiler's own default.
    public var linker: String?
    public var flags: [String]

    public init(compiler: Source, linker: String? = nil, flags: [String] = []) {
      self.compiler = compiler
      self.linker = linker
      self.flags = flags
    }

    static let gnuTriple = "{gnu}"

    /// Whether the compiler is another one for each architecture.
    public var isPerArchitecture: Bool {
      if case .text(let command) = compiler { command.contains(Self.gnuTriple) } else { false }
    }

    /// The compiler for the programs of an architecture.
    public func compiler(for architecture: Architecture) -> Source {
      guard case .text(let command) = compiler else { return compiler }
      return .text(command.replacing(Self.gnuTriple, with: architecture.gnuTriple))
    }
  }

  public var name: String
  /// The file it was read from, absolute.
  public var path: String
  public var description: String?
  /// The folder that holds the target's usr/include, absolute.
  public var sysroot: Source?
  /// What the loader is compiled for; empty: whatever the compiler has.
  public var targets: [Architecture]
  public var bpf: BPF
  public var loader: Loader

  public init(
    name: String, path: String, description: String? = nil, sysroot: Source? = nil,
    targets: [Architecture] = [], bpf: BPF, loader: Loader
  ) {
    self.name = name
    self.path = path
    self.description = description
    self.sysroot = sysroot
    self.targets = targets
    self.bpf = bpf
    self.loader = loader
  }
}
