import ArgumentParser
import Execution
import KernelLab
import Manifests
import Planning

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

  static func uses(_ value: Toolchain, _ checker: ManifestChecker) async throws -> [(String, String)] {
    let resolved = try await checker.toolbox.resolve(value)
    return tools(resolved) + [("headers of BPF", try HeaderSearch.bpf(resolved.toolchain))]
  }

  static func tools(_ tools: ResolvedToolchain) -> [(String, String)] {
    [
      ("compiler of BPF", tools.bpfCompiler.path), ("compiler of the loader", tools.loaderCompiler.path),
      ("linker", tools.loaderLinker?.path ?? "the compiler's own"),
    ]
  }
}
