import ArgumentParser
import Diagnostics
import Execution
import KernelLab
import KernelSources
import Manifests
import Planning
import Targets

struct ToolchainVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "toolchain", abstract: "List, show and check toolchains: what compiles.",
    subcommands: [
      ListManifests<ToolchainKind>.self, ShowManifest<ToolchainKind>.self, CheckManifests<ToolchainKind>.self,
    ])
}

enum ToolchainKind: ManifestKind {
  static let format = ManifestFormat.toolchain

  static func find(_ word: String, in catalogue: Catalogue) throws -> Toolchain {
    try catalogue.toolchain(named: word)
  }

  static func path(of value: Toolchain) -> String { value.path }

  static func columns(_ value: Toolchain) -> [String] { [value.description ?? ""] }

  static func document(_ value: Toolchain) -> JSONValue {
    .record([
      ("name", .string(value.name)), ("file", .string(value.path)), ("description", .text(value.description)),
      ("targets", .texts(value.targets.map(\.name))),
      ("sysroot", value.sysroot.map(source) ?? .text(nil)),
      (
        "bpf",
        .record([
          ("compiler", .string(value.bpf.compiler)), ("headers", .texts(value.bpf.headers)),
          ("flags", .texts(value.bpf.flags)),
        ])
      ),
      (
        "loader",
        .record([
          ("compiler", source(value.loader.compiler)), ("linker", .text(value.loader.linker)),
          ("flags", .texts(value.loader.flags)),
        ])
      ),
    ])
  }

  private static func source(_ source: Toolchain.Source) -> JSONValue {
    switch source {
    case .text(let text): .string(text)
    case .environment(let variable): .record([("environment", .string(variable))])
    }
  }

  /// For this machine's architecture where the toolchain serves it, else for the first that it serves; a compiler of its
  /// own for each architecture is looked for for each.
  static func uses(_ value: Toolchain, _ checker: ManifestChecker) async throws -> [(String, String)] {
    let own = Architecture.named(Uname.ofThisMachine().machine) ?? .x86_64
    let served = value.targets.isEmpty || value.targets.contains(own) ? own : value.targets[0]
    guard value.loader.isPerArchitecture else {
      let resolved = try await checker.toolbox.resolve(value, for: served)
      return tools(resolved) + [("headers of BPF", try HeaderSearch.bpf(resolved.toolchain))]
    }
    var rows: [(String, String)] = []
    var missing: [Diagnostic] = []
    for architecture in value.targets.isEmpty ? [own] : value.targets {
      do {
        let resolved = try await checker.toolbox.resolve(value, for: architecture)
        if rows.isEmpty {
          rows = [
            ("compiler of BPF", resolved.bpfCompiler.path),
            ("headers of BPF", try HeaderSearch.bpf(resolved.toolchain)),
          ]
        }
        rows.append(("compiler for \(architecture.name)", resolved.loaderCompiler.path))
      } catch let error as Diagnostic {
        missing.append(error)
      }
    }
    // With some of its compilers it serves some architectures.
    guard rows.isEmpty else {
      return rows + missing.map { ("not for", "\($0.message); \($0.help ?? "")") }
    }
    throw Diagnostics(missing)
  }

  static func tools(_ tools: ResolvedToolchain) -> [(String, String)] {
    [
      ("compiler of BPF", tools.bpfCompiler.path), ("compiler of the loader", tools.loaderCompiler.path),
      ("linker", tools.loaderLinker?.path ?? "the compiler's own"),
    ]
  }
}
