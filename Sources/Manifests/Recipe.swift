/// What to build: the content of a Recipes/NAME/recipe.yaml, validated. Paths are absolute.
public struct Recipe: Hashable, Sendable {
  /// What is done with the records or values of one map.
  public struct Output: Hashable, Sendable {
    /// The map's name in the program.
    public var map: String
    /// The C type of each record, such as "struct event", or nil to take the one that the object itself tells.
    public var type: String?

    public init(map: String, type: String? = nil) {
      self.map = map
      self.type = type
    }
  }

  /// Where a program is attached, against what its section says.
  public struct Attach: Hashable, Sendable {
    /// The C function name of the program.
    public var program: String
    /// Alternatives; the first that exists on the device is taken.
    public var targets: [String]

    public init(program: String, targets: [String]) {
      self.program = program
      self.targets = targets
    }
  }

  /// Limits that fail the build when they are passed; nil: no limit.
  public struct Budget: Hashable, Sendable {
    /// Bytes of the stripped artifact.
    public var artifact: Int?
    /// Bytes of kernel memory that all maps take when full.
    public var mapMemory: Int?
    /// Instructions that the kernel's verifier goes through for any one program.
    public var instructions: Int?

    public init(artifact: Int? = nil, mapMemory: Int? = nil, instructions: Int? = nil) {
      self.artifact = artifact
      self.mapMemory = mapMemory
      self.instructions = instructions
    }
  }

  /// Which of a profile's kernel headers the sources see.
  public enum HeaderKind: String, Hashable, Sendable, CaseIterable {
    case uapi
    case btf
    case tree
  }

  /// What the kernel lab makes happen: Sources/TargetLoader/init/trigger.c, with values that are known.
  public enum Trigger: String, Hashable, Sendable, CaseIterable {
    case open
    case unlink
    case exec
    case fork
    case exit
    case kill
    case connect
    case prctl
  }

  /// What the artifact is to print in the kernel lab.
  public struct Verify: Hashable, Sendable {
    public var triggers: [Trigger]
    /// Empty: anything, but something.
    public var expect: [Expectation]

    public init(triggers: [Trigger] = [], expect: [Expectation] = []) {
      self.triggers = triggers
      self.expect = expect
    }
  }

  /// Records or lines, and how many of them at least.
  public struct Expectation: Hashable, Sendable {
    public enum Subject: Hashable, Sendable {
      /// Records of this map.
      case record(String)
      /// Lines in which this regular expression is found.
      case trace(String)
    }

    /// The value of one member; nested ones are named with dots.
    public struct Member: Hashable, Sendable {
      public var name: String
      public var value: Value

      public init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
      }
    }

    public enum Value: Hashable, Sendable {
      /// As it is printed.
      case text(String)
      /// What the guest's /proc says.
      case proc(ProcValue)
    }

    /// What is known of the process that makes things happen: Sources/TargetLoader/init/process.c, by the names of
    /// proc_pid_stat(5).
    public enum ProcValue: String, Hashable, Sendable, CaseIterable {
      case pid
      case tgid
      case ppid
      case comm
      /// Ticks of a hundredth of a second since the boot.
      case starttime
      /// The last part of the path of a file that it opens.
      case file

      /// The triggers without which nothing is known of it; empty: it is always known.
      public var triggers: [Trigger] { self == .file ? [.open, .unlink] : [] }
    }

    public var subject: Subject
    public var members: [Member]
    public var atLeast: Int

    public init(_ subject: Subject, where members: [Member] = [], atLeast: Int = 1) {
      self.subject = subject
      self.members = members
      self.atLeast = atLeast
    }
  }

  /// What the program may be used under; not the loader around it, which is bpfbake's and MIT.
  public struct License: Hashable, Sendable {
    /// An SPDX licence expression: "GPL-2.0-only".
    public var spdx: String
    /// The file with its text, absolute; nil: a line of a source names it.
    public var file: String?

    public init(spdx: String, file: String? = nil) {
      self.spdx = spdx
      self.file = file
    }
  }

  public var name: String
  /// The file it was read from (recipe.yaml, or the .bpf.c of a recipe without one), absolute.
  public var path: String
  public var description: String?
  public var license: License?
  /// Where the program is told of.
  public var homepage: String?
  /// C sources, absolute, at least one, in the order given.
  public var sources: [String]
  /// Nil: `btf` where a source includes vmlinux.h, else `uapi`.
  public var headers: HeaderKind?
  public var attach: [Attach]
  public var output: [Output]
  public var budget: Budget
  /// More flags for the BPF compile: -D and -I alone.
  public var flags: [String]
  public var verify: Verify

  public init(
    name: String, path: String, description: String? = nil, license: License? = nil,
    homepage: String? = nil, sources: [String], headers: HeaderKind? = nil,
    attach: [Attach] = [], output: [Output] = [], budget: Budget = Budget(), flags: [String] = [],
    verify: Verify = Verify()
  ) {
    self.name = name
    self.path = path
    self.description = description
    self.license = license
    self.homepage = homepage
    self.sources = sources
    self.headers = headers
    self.attach = attach
    self.output = output
    self.budget = budget
    self.flags = flags
    self.verify = verify
  }
}
