public import Diagnostics
public import Planning
import SystemPackage

/// The folder that a build writes: artifacts at DIR/PROFILE/RECIPE, everything else below DIR/.work.
public struct BuildFolder: Hashable, Sendable {
  /// DIR, absolute.
  public let path: String
  /// DIR/.work, absolute. All commands run here.
  public var work: String { "\(path)/.work" }

  public init(_ path: String) {
    self.path = Disk.absolute(path)
  }

  /// What a user sees of a build while it runs.
  public struct Progress: Sendable {
    /// Whether commands are shown instead of their descriptions.
    public var commands: Bool
    /// Whether reasons are asked for.
    public var explain: Bool
    /// How a path is shown to the user.
    public var show: @Sendable (String) -> String
    /// How many commands at once; nil: as many as Ninja finds good.
    public var jobs: Int?
    /// A step ended: which of how many, and what it was.
    public var step: @Sendable (_ finished: Int, _ total: Int, _ text: String) -> Void
    /// A line that a tool printed.
    public var output: @Sendable (String) -> Void
    /// Another build holds the folder; this one waits.
    public var waiting: @Sendable () -> Void

    public init(
      commands: Bool = false, explain: Bool = false, jobs: Int? = nil,
      show: @escaping @Sendable (String) -> String = { $0 },
      step: @escaping @Sendable (Int, Int, String) -> Void = { _, _, _ in },
      output: @escaping @Sendable (String) -> Void = { _ in }, waiting: @escaping @Sendable () -> Void = {}
    ) {
      self.commands = commands
      self.explain = explain
      self.jobs = jobs
      self.show = show
      self.step = step
      self.output = output
      self.waiting = waiting
    }
  }

  /// What a build came to.
  public struct Outcome: Hashable, Sendable {
    /// How many steps ran.
    public var steps: Int
    /// One for each step that ran, where reasons were asked for.
    public var explanations: [String]
    /// One for each step that failed. Its tool's own words were shown as output.
    public var failures: [Diagnostic]
    /// In the plan's order; empty where a step failed.
    public var artifacts: [Baked]
  }

  /// A finished artifact.
  public struct Baked: Hashable, Sendable {
    public var artifact: Plan.Artifact
    /// Absolute.
    public var path: String
    /// Bytes.
    public var size: Int
  }

  /// Makes DIR and DIR/.work. A tool that walks folders can tell by CACHEDIR.TAG (bford.info/cachedir) that the latter is a cache.
  public func create() throws(Diagnostic) {
    if work.utf8.contains(where: { $0 == 10 || $0 == 13 }) {
      throw PlanningError.newline(path: work).diagnostic
    }
    do {
      try Disk.makeFolder(work)
    } catch {
      throw Diagnostic(
        id: "output-not-writable", message: "\(work): \(error)", help: "name another folder by --output")
    }
  }

  /// Holds the folder while `body` runs; another build waits.
  public func locked<Result: Sendable>(
    waiting: () -> Void = {}, _ body: () async throws -> Result
  ) async throws -> Result {
    try create()
    let lock = try await BuildLock.take("\(work)/lock", waiting: waiting)
    defer { withExtendedLifetime(lock) {} }
    return try await body()
  }

  /// Lays out what the plan asks for and lets Ninja do the rest. The folder is to be locked.
  public func carryOut(_ plan: Plan, ninja: Tool, progress: Progress) async throws -> Outcome {
    try layOut(plan)
    var arguments = [ninja.path, "-k", "0"]
    if progress.commands { arguments.append("-v") }
    if progress.explain { arguments += ["-d", "explain"] }
    if let jobs = progress.jobs { arguments += ["-j", "\(jobs)"] }

    var reader = NinjaOutput()
    var outcome = Outcome(steps: 0, explanations: [], failures: [], artifacts: [])
    var lines: [String] = []
    var step = ""
    var failed: Set<String> = []
    var errors: [String] = []
    let result = try await ToolProcess.stream(
      arguments, in: work, environment: ["NINJA_STATUS": NinjaOutput.status]
    ) { line in
      switch reader.read(line) {
      case .step(let finished, let total, let text):
        step = text
        outcome.steps += 1
        progress.step(finished, total, text)
      case .output(let text): progress.output(text)
      case .failed(let command):
        let action = plan.actions.first { NinjaFile.shellLine($0.commands) == command }
        let description = action?.description ?? step
        failed.insert(description)
        outcome.failures.append(
          Diagnostic(
            id: "step-failed",
            message: ["\(description) failed", action?.advice].compactMap { $0 }.joined(separator: "\n"),
            help: "to run it by hand: cd \(NinjaFile.shellWord(work)) && \(command)"))
      case .explanation(let text): lines.append(text)
      case .error(let text): errors.append(text)
      case nil: break
      }
    }
    if progress.explain {
      outcome.explanations = Explanation.sentences(
        for: plan, lines: lines, show: progress.show, failed: failed)
    }
    if !errors.isEmpty || (!result.isSuccess && outcome.failures.isEmpty) {
      outcome.failures.append(ninjaFailure(errors, ending: result.ending))
    }
    if outcome.failures.isEmpty { outcome.artifacts = try baked(plan) }
    return outcome
  }

  private func layOut(_ plan: Plan) throws(Diagnostic) {
    do {
      try Disk.update(
        "\(work)/CACHEDIR.TAG", with: "Signature: 8a477f597d28d172789f06886806bc55\n")
      for file in plan.files {
        try Disk.makeFolder(Disk.absolute("..", in: "\(work)/\(file.path)"))
        try Disk.update("\(work)/\(file.path)", with: file.content)
      }
      for link in plan.links {
        try Disk.makeFolder(Disk.absolute("..", in: "\(work)/\(link.path)"))
        try Disk.link("\(work)/\(link.path)", to: link.target)
      }
      try Disk.update("\(work)/build.ninja", with: NinjaFile(plan).text)
    } catch {
      throw Diagnostic(
        id: "output-not-writable", message: "\(work): \(error)", help: "name another folder by --output")
    }
  }

  private func ninjaFailure(_ errors: [String], ending: String) -> Diagnostic {
    for error in errors {
      // 'a', needed by 'b', missing and no known rule to make it
      let parts = error.split(separator: "'", omittingEmptySubsequences: false)
      if parts.count >= 5, parts[2] == ", needed by ", parts[4].hasPrefix(", missing") {
        return Diagnostic(
          id: "input-missing", message: "\(parts[1]) does not exist, but \(parts[3]) is made from it",
          help: "correct the manifest that names it, or create it")
      }
    }
    return Diagnostic(
      id: "ninja-failed",
      message: (["ninja ended with \(ending)"] + errors).joined(separator: "\n"),
      help: "to see more: cd \(NinjaFile.shellWord(work)) && ninja -d explain -v")
  }

  private func baked(_ plan: Plan) throws(Diagnostic) -> [Baked] {
    var all: [Baked] = []
    for artifact in plan.artifacts {
      let path = Disk.absolute(artifact.path, in: work)
      guard let stamp = Disk.stamp(path) else {
        throw Diagnostic(
          id: "artifact-missing", message: "\(path) was not made, though no step failed",
          exitCode: .software)
      }
      all.append(Baked(artifact: artifact, path: path, size: stamp.size))
    }
    return all
  }
}

extension BuildFolder.Outcome {
  /// An error for each artifact that is larger than its recipe allows.
  public var overBudget: [Diagnostic] {
    artifacts.compactMap { baked in
      guard let budget = baked.artifact.budget, baked.size > budget else { return nil }
      return Diagnostic(
        id: "over-budget", location: SourceLocation(file: baked.artifact.manifest),
        message: """
          \(baked.artifact.recipe) for \(baked.artifact.profile) takes \(baked.size) bytes, \
          \(baked.size - budget) bytes more than budget.artifact allows (\(budget) bytes)
          the artifact is at \(baked.path)
          """,
        help: "`bpfbake inspect` shows the size by part; or raise budget.artifact")
    }
  }
}
