public import Manifests

/// What is to be done for one recipe on one profile, as the fact-gathering found it.
public struct Job: Hashable, Sendable {
  public var recipe: Recipe
  public var profile: Profile
  public var toolchain: ResolvedToolchain
  public var headers: HeaderFacts

  public init(recipe: Recipe, profile: Profile, toolchain: ResolvedToolchain, headers: HeaderFacts) {
    self.recipe = recipe
    self.profile = profile
    self.toolchain = toolchain
    self.headers = headers
  }
}

/// What all jobs of one build share.
public struct BuildContext: Hashable, Sendable {
  /// This very program; the plan calls its verb `link`.
  public var bpfbake: Tool
  /// Needed where a job has headers of kind `btf`.
  public var bpftool: Tool?
  /// The folder that holds loader.c, absolute.
  public var loaderFolder: String
  /// Whether symbols and debug sections are left out of artifacts.
  public var strip: Bool

  public init(bpfbake: Tool, bpftool: Tool? = nil, loaderFolder: String, strip: Bool = true) {
    self.bpfbake = bpfbake
    self.bpftool = bpftool
    self.loaderFolder = loaderFolder
    self.strip = strip
  }
}

/// A build as a value: what to lay out in the work folder, and which actions to run there. Equal jobs give equal
/// plans. Paths are relative to the work folder unless absolute.
public struct Plan: Hashable, Sendable {
  /// A file that is there before any action runs, written only where its content differs.
  public struct File: Hashable, Sendable {
    public var path: String
    public var content: String
  }

  /// A symbolic link that is there before any action runs.
  public struct Link: Hashable, Sendable {
    public var path: String
    public var target: String
  }

  /// A compiled source, and the list of what its compiler read.
  public struct Object: Hashable, Sendable {
    public var path: String
    public var depfile: String
  }

  /// What a job ends in.
  public struct Artifact: Hashable, Sendable {
    public var recipe: String
    public var profile: String
    public var path: String
    /// Bytes, or nil for no limit; symbols do not count, so where they are kept there is none.
    public var budget: Int?
    /// Where the budget is written.
    public var manifest: String
    /// The objects that it is linked from.
    public var objects: [Object]
  }

  /// All sorted by path.
  public var files: [File]
  public var links: [Link]
  /// Sorted by first output.
  public var actions: [Action]
  /// In the order of the jobs.
  public var artifacts: [Artifact]

  /// The part of it that ends at the objects.
  public var ofObjects: Plan {
    var plan = self
    let objects = Set(artifacts.flatMap(\.objects).map(\.path))
    var wanted = actions.filter { objects.contains($0.outputs[0]) }
    let inputs = Set(wanted.flatMap(\.implicitInputs))
    wanted += actions.filter { inputs.contains($0.outputs[0]) }
    plan.actions = wanted.sorted { $0.outputs[0] < $1.outputs[0] }
    plan.artifacts = []
    return plan
  }
}

/// Why jobs cannot be planned.
public enum PlanningError: Error, Hashable, Sendable {
  /// Two jobs would write the same artifact.
  case sameArtifact(name: String, first: String, second: String)
  /// A path holds a newline, which neither Ninja nor a depfile can express.
  case newline(path: String)
  /// vmlinux.h is to be made, but no bpftool was found.
  case bpftoolMissing(recipe: String)
  /// The loader's compiler makes code for another architecture than the profile's.
  case compilerOfAnotherArchitecture(compiler: String, machine: String, profile: Profile, toolchain: String)
}
