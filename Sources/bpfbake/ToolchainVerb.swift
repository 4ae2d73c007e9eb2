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
          ("compiler", .string(value.loader.compiler)), ("linker", .text(value.loader.linker)),
          ("flags", .texts(value.loader.flags)),
        ])
      ),
    ])
  }

  static func uses(_ value: Toolchain, _ checker: ManifestChecker) async throws -> [(String, String)] {
    tools(try await checker.toolbox.resolve(value))
      + [("headers of BPF", try HeaderSearch.bpf(value))]
  }

  static func tools(_ tools: ResolvedToolchain) -> [(String, String)] {
    [
      ("compiler of BPF", tools.bpfCompiler.path), ("compiler of the loader", tools.loaderCompiler.path),
      ("linker", tools.loaderLinker?.path ?? "the compiler's own"),
    ]
  }
}
