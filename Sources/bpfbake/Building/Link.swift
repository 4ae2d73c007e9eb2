import ArgumentParser
import BPFObjects
import Diagnostics
import Execution
import Manifests
import Provenance

/// Link objects into a bundle for one kernel.
struct Link: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Link BPF objects into a bundle for one profile's kernel.",
    discussion: "`bpfbake build` runs this for you; by hand it is good for objects that others compiled.")

  @Argument(help: "Objects that clang made with --target=bpf -g -c; together they make one program.")
  var objects: [String]

  @Option(help: ArgumentHelp("The profile's YAML file.", valueName: "file"))
  var profile: String

  @Option(help: ArgumentHelp("The recipe's YAML file: attach points and outputs.", valueName: "file"))
  var recipe: String?

  @Option(help: ArgumentHelp("The toolchain's YAML file, for the list of inputs.", valueName: "file"))
  var toolchain: String?

  @Option(
    help: ArgumentHelp(
      "The kernel's types: BTF, a vmlinux or an image; by default what the profile names.", valueName: "file")
  )
  var btf: String?

  @Option(help: ArgumentHelp("The kernel's .config; by default what the profile names.", valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "What a compiler read, as its -MD wrote it, for the list of inputs.", valueName: "file"))
  var depfile: [String] = []

  @Option(
    name: [.short, .customLong("output")], help: ArgumentHelp("Where the bundle goes.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Where the header for the loader's compile goes.", valueName: "file"))
  var features: String?

  @Option(help: ArgumentHelp("Where the list of all inputs goes, as JSON.", valueName: "file"))
  var inputs: String?

  func run() async throws {
    let profile = try Profile.parse(
      yaml: String(decoding: Files.read(profile), as: UTF8.self), path: Disk.absolute(profile))
    let recipe = try recipe.map { (path) throws(Diagnostics) in
      if path.hasSuffix(".bpf.c") { return try Recipe.lone(source: Disk.absolute(path)) }
      return try Recipe.parse(
        yaml: String(decoding: Files.read(path), as: UTF8.self), path: Disk.absolute(path))
    }
    let sources = recipe.map { Self.folder(of: $0.path) }
    do {
      try await link(profile, recipe)
    } catch let error as ObjectError {
      throw Diagnostics([error.diagnostic(sourcesIn: sources, recipe: recipe?.path)])
    }
  }

  private func link(_ profile: Profile, _ recipe: Recipe?) async throws {
    var parsed: [BPFObject] = []
    for path in objects {
      parsed.append(try BPFObject(parsing: try Files.read(path), name: Self.lastComponent(path)))
    }
    let types = try await KernelTypes.needed(by: parsed, btf ?? profile.kernel.types)
    let config = config ?? profile.kernel.config
    let target = try LinkTarget(profile, types: types, config: config)
    let linked = try Linker.link(
      parsed, for: target, recipe.map { LinkRequest($0) } ?? LinkRequest())
    if !linked.warnings.isEmpty {
      let sources = recipe.map { Self.folder(of: $0.path) }
      Terminal.show(
        Diagnostics(linked.warnings.map { $0.diagnostic(sourcesIn: sources, severity: .warning) }))
    }
    if let budget = recipe?.budget.mapMemory { try check(linked, budget: budget, recipe) }

    let files = try inputFiles(profile, recipe, types: types, config: config)
    let manifest = ArtifactManifest(
      bpfbake: Version.current, program: recipe?.name ?? Self.lastComponent(output), profile: profile.name,
      arch: profile.arch.name, kernel: profile.kernel.release ?? profile.kernel.version.description,
      dependence: "\(linked.dependence)", inputs: files)
    let bundle = try Bundle.bytes(linked, manifest: try manifest.json())
    if let inputs { try Files.replace(inputs, with: try InputList(files).json()) }
    if let features {
      let header = LoaderFeatures(linked, architecture: profile.arch, bundle: bundle).header
      try Files.replace(features, with: Array(header.utf8))
    }
    try Files.replace(output, with: bundle)
  }

  private func check(_ linked: LinkedProgram, budget: Int, _ recipe: Recipe?) throws(Diagnostics) {
    let outputs = Set(linked.outputs.map(\.map))
    let sizes = linked.maps.enumerated().map { index, map in
      (name: map.name, bytes: MapMemory(of: map, isOutput: outputs.contains(index)).bytes)
    }
    let memory = sizes.map(\.bytes).reduce(0, +)
    guard memory > budget else { return }
    let largest = sizes.max { $0.bytes < $1.bytes }
    throw Diagnostics([
      Diagnostic(
        id: "map-memory-budget", location: recipe.map { SourceLocation(file: $0.path) },
        message: "the maps take \(memory) bytes of kernel memory, the budget is \(budget)",
        help: largest.map {
          "the largest is '\($0.name)' with \($0.bytes) bytes: lower its max_entries, or raise budget: map-memory"
        })
    ])
  }

  // MARK: Inputs

  /// Every file that went into the bundle and will go into the artifact, each once, under a name that is the same on
  /// every machine.
  private func inputFiles(
    _ profile: Profile, _ recipe: Recipe?, types: [UInt8]?, config: String?
  ) throws(Diagnostics) -> [InputFile] {
    var files: [InputFile] = []
    var seen: Set<String> = []
    func add(_ role: InputFile.Role, _ path: String, _ name: String) throws(Diagnostics) {
      // The same file may play two parts: a lone .bpf.c is source and recipe.
      guard seen.insert("\(role) \(path)").inserted else { return }
      files.append(InputFile(role: role, name: name, content: try Files.read(path)))
    }
    for path in depfile {
      for input in Depfile.prerequisites(String(decoding: try Files.read(path), as: UTF8.self)) {
        // What Planning wraps around a source follows from the recipe and the source.
        if input.hasPrefix("records/") { continue }
        let (role, name) = Self.role(of: input)
        try add(role, input, name)
      }
    }
    // By hand, without a depfile: the objects themselves.
    if depfile.isEmpty {
      for path in objects { try add(.source, path, Self.lastComponent(path)) }
    }
    files.append(
      InputFile(
        role: .profile, name: Self.lastComponent(profile.path), content: try Files.read(profile.path),
        meaning: profile.meaning))
    if let config { try add(.profile, config, "kernel.config") }
    if let types { files.append(InputFile(role: .profile, name: "kernel.btf", content: types)) }
    if let recipe { try add(.recipe, recipe.path, Self.lastComponent(recipe.path)) }
    if let toolchain { try add(.toolchain, toolchain, Self.lastComponent(toolchain)) }
    return files
  }

  /// A staged header lies below headers/KEY/; a compiler's own below .../lib/clang/VERSION/include/.
  static func role(of path: String) -> (InputFile.Role, String) {
    let parts = path.split(separator: "/").map(String.init)
    if parts.first == "headers", parts.count > 2 {
      return (.header, parts.dropFirst(2).joined(separator: "/"))
    }
    if let clang = parts.lastIndex(of: "clang"), parts.count > clang + 2, parts[clang + 2] == "include" {
      return (.toolchain, parts[(clang + 1)...].joined(separator: "/"))
    }
    return (.source, parts.last ?? path)
  }

  static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  static func folder(of path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }
}

extension LinkRequest {
  /// What `recipe` adds to the objects.
  init(_ recipe: Recipe) {
    self.init(
      attach: Dictionary(recipe.attach.map { ($0.program, $0.targets) }) { first, _ in first },
      outputs: Dictionary(recipe.output.map { ($0.map, $0.type) }) { first, _ in first })
  }
}
