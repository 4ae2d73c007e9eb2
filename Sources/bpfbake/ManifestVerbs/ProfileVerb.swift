import ArgumentParser
import BPFObjects
import Diagnostics
import Execution
import KernelLab
import KernelSources
import Manifests
import Planning
import Targets

struct ProfileVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "List, show, check and create profiles: what the device is.",
    subcommands: [
      ListManifests<ProfileKind>.self, ShowManifest<ProfileKind>.self, CheckManifests<ProfileKind>.self,
      ProfileCreate.self,
    ])
}

enum ProfileKind: ManifestKind {
  static let format = ManifestFormat.profile

  /// What most programs use, and what a configuration without it means.
  private static let uses: [(NeededOption.Use, String)] = [
    (.anything, "no program can be loaded"), (.attach(.kprobe), "no kprobe can be attached"),
    (.systemCallTracepoint, "there are no tracepoints of system calls"),
  ]

  static func find(_ word: String, in catalogue: Catalogue) throws -> Profile {
    guard word == "host" else { return try catalogue.profile(named: word) }
    do {
      return try Profile.parse(
        yaml: try KernelFacts.ofThisMachine().hostProfileYAML, path: Disk.absolute("host.yaml"))
    } catch let error as KernelSourceError {
      throw Diagnostics([error.diagnostic])
    }
  }

  static func path(of value: Profile) -> String { value.path }

  static func columns(_ value: Profile) -> [String] {
    [value.arch.name, value.kernel.release ?? "\(value.kernel.version)", value.description ?? ""]
  }

  static func document(_ value: Profile) -> JSONValue {
    let kernel = value.kernel
    let image: JSONValue? =
      switch kernel.image {
      case .file(let path): .string(path)
      case .debian(let suite, let package):
        .record([("debian", .record([("suite", .string(suite)), ("package", .string(package))]))])
      case nil: nil
      }
    let headers: [(String, JSONValue?)] = [
      ("uapi", .text(kernel.headers.uapi)), ("btf", .text(kernel.headers.btf)),
      ("tree", tree(kernel.headers.tree)), ("staged", .text(kernel.headers.staged)),
    ]
    return .record([
      ("name", .string(value.name)),
      // The profile `host` has none.
      ("file", Disk.isFile(value.path) ? .string(value.path) : nil),
      ("description", .text(value.description)),
      ("arch", .string(value.arch.name)), ("user", .record([("arch", .string(value.user.name))])),
      (
        "pt_regs",
        .record(value.ptRegs.sorted { $0.key.key < $1.key.key }.map { ($0.key.key, .string($0.value)) })
      ),
      (
        "kernel",
        .record([
          ("version", .string("\(kernel.version)")), ("release", .text(kernel.release)),
          ("config", .text(kernel.config)), ("btf", .text(kernel.btf)), ("build-id", .text(kernel.buildID)),
          ("provides", .texts(kernel.provides)),
          ("headers", .record(headers)), ("image", image),
        ])
      ), ("toolchain", .string(value.toolchain ?? "llvm")),
    ])
  }

  private static func tree(_ value: Profile.Tree?) -> JSONValue? {
    switch value {
    case .folders(let build, nil): .string(build)
    case .folders(let build, let source): .record([("build", .string(build)), ("source", .text(source))])
    case .debian(let suite, let package):
      .record([("debian", .record([("suite", .string(suite)), ("package", .string(package))]))])
    case nil: nil
    }
  }

  static func uses(_ value: Profile, _ checker: ManifestChecker) async throws -> [(String, String)] {
    var faults: [Diagnostic] = []
    var rows: [(String, String)] = []
    /// A row, or what is wrong in its place.
    func row(_ name: String, _ text: () async throws -> String) async throws {
      do {
        rows.append((name, try await text()))
      } catch let error as Diagnostics {
        faults += error.all
      } catch let error as Diagnostic {
        faults.append(error)
      } catch let error as KernelSourceError {
        faults.append(error.diagnostic)
      } catch let error as ObjectError {
        faults.append(error.diagnostic())
      }
    }
    let kernel = value.kernel
    let arch = value.arch
    rows.append(("arch", "\(arch.name): \(arch.wordSize * 8) bits, \(arch.byteOrder)-endian"))
    if value.user != arch {
      rows.append(("user", "\(value.user.name): the loader is one of the device's programs"))
    }
    rows.append(("kernel", kernel.release.map { "\(kernel.version), uname -r \($0)" } ?? "\(kernel.version)"))
    // Unpacked for as long as this looks.
    let run = try RunFolder(in: LabCache(environment: GlobalOptions.environment))
    defer { withExtendedLifetime(run) {} }
    var staged: StagedHeaders?
    if let path = kernel.headers.staged {
      try await row("headers") {
        let headers = try await StagedHeaders.open(path, for: value, work: run.path, toolbox: checker.toolbox)
        staged = headers
        return "\(path), staged for \(Printable.text(headers.purpose.recipes.joined(separator: ", ")))"
      }
    }
    var folders: [String] = []
    try await row("toolchain") {
      let toolchain = try checker.catalogue.toolchain(named: value.toolchain ?? "llvm")
      let tools = try await checker.toolbox.resolve(toolchain, for: value.user)
      if kernel.headers.staged != nil {
        return "\(toolchain.name): \(tools.bpfCompiler.path), \(tools.loaderCompiler.path)"
      }
      // The headers are those of a recipe that has no wishes.
      let headers = try HeaderSearch.find(
        recipe: Recipe(name: value.name, path: value.path, sources: [], headers: .uapi), profile: value,
        toolchain: tools.toolchain, own: checker.root.headers, runningKernel: "")
      folders = headers.folders.filter { ["asm", "linux"].contains($0.name) }.map(\.path)
      return "\(toolchain.name): \(tools.bpfCompiler.path), \(tools.loaderCompiler.path)"
    }
    if !folders.isEmpty { rows.append(("headers", folders.joined(separator: ", "))) }
    switch (kernel.headers.tree, staged?.tree) {
    case (.debian(let suite, let package), _): rows.append(("tree", "Debian \(suite), package \(package)"))
    case (.folders, _), (nil, .some):
      try await row("tree") {
        let tree = try await KernelTrees(toolbox: checker.toolbox).read(value, staged)
        return "Linux \(tree.version), \(tree.release)\(staged == nil ? ": \(tree.source)" : "")"
      }
    case (nil, nil): break
    }
    if let config = kernel.config {
      try await row("config") {
        let options = try KernelConfig.parse(try Files.read(config), path: config)
        let lacks = Self.uses.flatMap { use, lack in
          NeededOption.needed(for: use).filter { options[$0] != .yes }.map { "; \($0) is not set: \(lack)" }
        }
        return "\(config), \(options.options.count) options" + lacks.joined()
      }
    } else {
      rows.append(("config", "none: recipes cannot use __kconfig variables"))
    }
    if let types = kernel.headers.btf ?? kernel.btf ?? staged?.types {
      try await row("btf") {
        let btf = try BTF(parsing: try await KernelTypes.read(types), name: types)
        guard btf.order == arch.byteOrder else {
          throw Diagnostic(
            id: "btf-of-another-architecture", location: SourceLocation(file: types),
            message: "these types are \(btf.order)-endian, \(arch.name) is \(arch.byteOrder)-endian",
            help: "name the BTF of this device's kernel")
        }
        return "\(staged?.types == types ? "staged" : types), \(btf.count) types"
      }
    } else {
      rows.append(("btf", "none: recipes cannot use CO-RE or vmlinux.h"))
    }
    switch kernel.image {
    case .file(let path):
      try await row("image") {
        try BootImage.check(try Files.read(path), path, arch)
        return path
      }
    case .debian(let suite, let package): rows.append(("image", "Debian \(suite), package \(package)"))
    case nil: rows.append(("image", "none: bpfbake verify has nothing to boot"))
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return rows
  }
}
