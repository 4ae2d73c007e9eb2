import ArgumentParser
import BPFObjects
import Diagnostics
import Execution
import KernelSources
import Manifests
import Planning
import Provenance

struct HeadersVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "headers", abstract: "Take along the kernel headers that recipes read.",
    subcommands: [HeadersStage.self])
}

/// Write the kernel headers that recipes read into a folder or a tar.
struct HeadersStage: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stage", abstract: "Write the kernel headers that recipes read into a folder or a tar.",
    discussion: """
      Compiles the recipes, and keeps what the compiler read of the headers of kernel and toolchain, with a list of \
      digests. A profile that says `headers: {staged: FILE.tar}` in place of where they came from builds the same \
      artifacts from it, on any machine and without those headers.
      """)

  @Argument(help: "Names or paths of recipes; all of the project where none is given.")
  var recipes: [String] = []

  @Option(help: "A profile's name or path.")
  var profile = "host"

  @Option(help: "A toolchain's name or path, in place of the profile's own.")
  var toolchain: String?

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      "Where they go: a compressed tar if the name ends in .tar, .tar.gz or .tgz, else a folder.",
      valueName: "file|dir"))
  var output: String

  @Option(help: ArgumentHelp("Where the work folder of builds is.", valueName: "dir"))
  var work = "bake"

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if profile == "all" {
      throw ValidationError("--profile takes one profile: staged headers are of one kernel")
    }
    if output.isEmpty { throw ValidationError("--output takes the name of a file or a folder") }
  }

  func run() async throws {
    let target = Disk.absolute(output)
    let isTar = [".tar", ".tar.gz", ".tgz"].contains { target.hasSuffix($0) }
    if !isTar { try check(target) }
    let build = try ObjectBuild(
      recipes: recipes, profile: profile, toolchain: toolchain, output: work, global: global
    ).command()
    let folder = BuildFolder(work)
    let count = try await folder.locked(waiting: build.waiting) {
      let (plan, jobs) = try await build.plan(in: folder)
      let objects = try await compile(plan, jobs, build, in: folder)
      let files = try await headers(jobs, plan, in: folder)
      guard let first = jobs.first?.profile else { return 0 }
      let purpose = StagedHeaders.Purpose(
        arch: first.arch.name, kernel: "\(first.kernel.version)", recipes: jobs.map(\.recipe.name))

      let staged = "\(folder.work)/staged/new"
      Disk.removeAll(staged)
      defer { Disk.removeAll(staged) }
      try StagedHeaders.write(files, purpose, to: staged)
      let (second, others) = try await build.plan(in: folder) {
        $0.kernel.headers = Profile.Headers(staged: staged)
      }
      let again = try await compile(second, others, build, in: folder)
      try compare(objects, again, jobs)

      try Files.makeFolder(of: target)
      if isTar {
        try await StagedHeaders.pack(
          staged, to: target, toolbox: Toolbox(environment: GlobalOptions.environment))
      } else {
        try StagedHeaders.replace(target, with: files, purpose)
      }
      return files.count
    }
    let size = isTar ? "\t\(Disk.stamp(target)?.size ?? 0) bytes" : ""
    print("\(Terminal.path(target))\(size)\t\(count) files")
  }

  /// A folder is replaced only where it holds nothing else.
  private func check(_ folder: String) throws(Diagnostic) {
    guard Disk.stamp(folder) != nil, !StagedHeaders.isReplaceable(folder) else { return }
    throw Diagnostic(
      id: "folder-not-empty", location: SourceLocation(file: folder),
      message: "it holds something else than staged headers as they were written",
      help: "remove it, or name another one by --output")
  }

  /// Compiles all sources; their objects, in the order of the jobs.
  private func compile(
    _ plan: Plan, _ jobs: [Job], _ build: Build, in folder: BuildFolder
  ) async throws -> [[UInt8]] {
    let outcome = try await build.carryOut(plan.ofObjects, in: folder)
    Terminal.clearStatus()
    guard outcome.failures.isEmpty else { throw Diagnostics(outcome.failures) }
    var objects: [[UInt8]] = []
    for object in plan.artifacts.flatMap(\.objects) {
      objects.append(try Files.read("\(folder.work)/\(object.path)"))
    }
    return objects
  }

  /// What the compiles of all jobs read, by its place among staged headers, and what a build asks for beside.
  private func headers(
    _ jobs: [Job], _ plan: Plan, in folder: BuildFolder
  ) async throws -> [String: [UInt8]] {
    let own = try global.dataRoot().headers
    var files: [String: [UInt8]] = [:]
    for (job, artifact) in zip(jobs, plan.artifacts) {
      for object in artifact.objects {
        let depfile = String(decoding: try Files.read("\(folder.work)/\(object.depfile)"), as: UTF8.self)
        for path in Depfile.prerequisites(depfile) {
          let path = Disk.absolute(path, in: "/")
          let (role, name) = Link.role(of: path)
          guard role == .header, let place = StagedHeaders.place(of: name, job.headers, own: own) else {
            continue
          }
          files[place] = try Files.read(folder.work + path)
        }
        let parsed = try Self.parse(try Files.read("\(folder.work)/\(object.path)"), object.path)
        let types = job.profile.kernel.types ?? job.headers.staged?.types
        if files["btf/vmlinux"] == nil, let types = try await KernelTypes.needed(by: [parsed], types) {
          files["btf/vmlinux"] = types
        }
      }
      if job.headers.tree != nil { try add(treeOf: job, to: &files) }
    }
    return files
  }

  /// The files by which a tree tells what it is.
  private func add(treeOf job: Job, to files: inout [String: [UInt8]]) throws {
    guard let facts = job.headers.tree else { return }
    do {
      let tree = try KernelHeaderTree.read(
        build: facts.build, source: facts.source, for: job.profile.arch, isWhole: job.headers.staged == nil)
      for (name, path) in tree.identifyingFiles { files["tree/\(name)"] = try Files.read(path) }
    } catch let error as KernelSourceError {
      throw error.diagnostic
    }
  }

  private static func parse(_ bytes: [UInt8], _ path: String) throws(Diagnostic) -> BPFObject {
    do {
      return try BPFObject(parsing: bytes, name: Link.lastComponent(path))
    } catch {
      throw error.diagnostic()
    }
  }

  /// That a compile sees no difference between the headers and what was kept of them.
  private func compare(_ objects: [[UInt8]], _ others: [[UInt8]], _ jobs: [Job]) throws(Diagnostic) {
    let sources = jobs.flatMap { job in job.recipe.sources.map { (job.recipe, $0) } }
    for (index, (one, other)) in zip(objects, others).enumerated() where one != other {
      let (recipe, source) = sources[index]
      throw Diagnostic(
        id: "staged-headers-differ", location: SourceLocation(file: source),
        message: "\(recipe.name) comes out differently with the staged headers",
        help:
          "look for what differs from compile to compile: a compiler that is a script, __TIMESTAMP__ in a header"
      )
    }
  }
}
