/// What compiles: the content of a Toolchains/NAME.yaml, validated. Tools are names to be found on PATH or absolute
/// paths; finding them is Execution's work.
public struct Toolchain: Hashable, Sendable {
  /// What turns C into bytecode.
  public struct BPF: Hashable, Sendable {
    /// A command name or an absolute path. The bare name "clang" means the newest clang on PATH that has a bpf target.
    public var compiler: String
    /// Folders that hold bpf/bpf_helpers.h and its siblings, absolute.
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
    public var compiler: String
    /// "lld" (the one beside the compiler is preferred), a path, or nil for the compiler's own default.
    public var linker: String?
    public var flags: [String]

    public init(compiler: String, linker: String? = nil, flags: [String] = []) {
      self.compiler = compiler
      self.linker = linker
      self.flags = flags
    }
  }

  public var name: String
  /// The file it was read from, absolute.
  public var path: String
  public var description: String?
  public var bpf: BPF
  public var loader: Loader

  public init(name: String, path: String, description: String? = nil, bpf: BPF, loader: Loader) {
    self.name = name
    self.path = path
    self.description = description
    self.bpf = bpf
    self.loader = loader
  }
}
