public import Manifests

/// Where the headers of one profile, recipe and toolchain were found.
public struct HeaderFacts: Hashable, Sendable {
  /// One folder that the compiler is to see as <NAME/...>.
  public struct Folder: Hashable, Sendable {
    public var name: String
    /// Absolute.
    public var path: String

    public init(name: String, path: String) {
      self.name = name
      self.path = path
    }
  }

  /// What vmlinux.h is made from.
  public struct Types: Hashable, Sendable {
    /// BTF, a vmlinux or a kernel's image; absolute.
    public var btf: String
    /// What stands for the content where the file's time of modification does not (files of /sys change their times
    /// as the kernel likes): the kernel's release and build id. Nil: the file's time does.
    public var identity: String?

    public init(btf: String, identity: String? = nil) {
      self.btf = btf
      self.identity = identity
    }
  }

  /// The kernel's own headers.
  public struct Tree: Hashable, Sendable {
    /// The folder with include/linux, absolute.
    public var source: String
    /// The folder with include/generated, absolute.
    public var build: String
    /// Its options, a .config, absolute; nil: it is not known where they are.
    public var config: String?
    /// More folders to search, below the source.
    public var folders: [String]
    /// Headers below the source's include/ that come before all others: "linux/kconfig.h".
    public var firstHeaders: [String]
    /// How this kernel's C is compiled: the triple and flags of its `KernelDialect`.
    public var triple: String
    public var flags: [String]

    public init(
      source: String, build: String, config: String? = nil, folders: [String] = [], firstHeaders: [String],
      triple: String,
      flags: [String]
    ) {
      self.source = source
      self.build = build
      self.config = config
      self.folders = folders
      self.firstHeaders = firstHeaders
      self.triple = triple
      self.flags = flags
    }
  }

  /// Headers that `bpfbake headers stage` wrote.
  public struct Staged: Hashable, Sendable {
    /// What the profile names, absolute.
    public var path: String
    /// The recipes whose headers they are.
    public var recipes: [String]
    /// The kernel's types for the link, raw BTF, absolute, where they were staged.
    public var types: String?

    public init(path: String, recipes: [String], types: String? = nil) {
      self.path = path
      self.recipes = recipes
      self.types = types
    }
  }

  public var kind: Recipe.HeaderKind
  public var folders: [Folder]
  /// Single files that the compiler is to see as <NAME>, "bpf/bpf_helpers.h" by absolute path: where folders of several
  /// owners meet.
  public var files: [String: String]
  /// Set for the kind `btf`.
  public var types: Types?
  /// Set for the kind `tree`.
  public var tree: Tree?
  /// Set where they were staged.
  public var staged: Staged?

  public init(
    kind: Recipe.HeaderKind, folders: [Folder], files: [String: String] = [:], types: Types? = nil,
    tree: Tree? = nil, staged: Staged? = nil
  ) {
    self.kind = kind
    self.folders = folders
    self.files = files
    self.types = types
    self.tree = tree
    self.staged = staged
  }

  /// What headers_install puts at the top of its tree (usr/include of a kernel build). A folder that serves two
  /// masters, such as /usr/include with the C library's headers, shows the compiler these and no more.
  public static let uapiFolders: [(name: String, required: Bool)] = [
    ("asm", true), ("asm-generic", true), ("linux", true),
    ("drm", false), ("misc", false), ("mtd", false), ("rdma", false), ("sound", false), ("video", false),
    ("xen", false),
  ]
}
