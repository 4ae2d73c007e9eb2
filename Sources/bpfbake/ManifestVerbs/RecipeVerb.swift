import ArgumentParser
import Execution
import KernelLab
import Manifests

struct RecipeVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipe", abstract: "List, show and check recipes: what to build.",
    subcommands: [
      ListManifests<RecipeKind>.self, ShowManifest<RecipeKind>.self, CheckManifests<RecipeKind>.self,
    ])
}

enum RecipeKind: ManifestKind {
  static let format = ManifestFormat.recipe

  static func find(_ word: String, in catalogue: Catalogue) throws -> Recipe {
    try catalogue.recipe(named: word)
  }

  static func path(of value: Recipe) -> String { value.path }

  static func columns(_ value: Recipe) -> [String] { [value.description ?? ""] }

  static func document(_ value: Recipe) -> JSONValue {
    let attach = value.attach.map { ($0.program, JSONValue.texts($0.targets)) }
    let output = value.output.map { ($0.map, JSONValue.record([("type", .text($0.type))]) as JSONValue?) }
    return .record([
      ("name", .string(value.name)), ("file", .string(value.path)), ("description", .text(value.description)),
      ("sources", .texts(value.sources)), ("headers", .text(value.headers?.rawValue)),
      ("attach", .record(attach)), ("output", .record(output)),
      ("flags", .texts(value.flags)),
      (
        "budget",
        .record([
          ("artifact", value.budget.artifact.map { .number("\($0)") }),
          ("map-memory", value.budget.mapMemory.map { .number("\($0)") }),
        ])
      ),
      (
        "verify",
        .record([
          ("trigger", .texts(value.verify.triggers.map(\.rawValue))),
          ("expect", value.verify.expect.isEmpty ? nil : .array(value.verify.expect.map(expectation))),
        ])
      ),
    ])
  }

  private static func expectation(_ value: Recipe.Expectation) -> JSONValue {
    let members = value.members.map { member in
      let value: JSONValue =
        switch member.value {
        case .text(let text): .string(text)
        case .proc(let value): .record([("proc", .string(value.rawValue))])
        }
      return (member.name, value as JSONValue?)
    }
    let subject: (String, JSONValue?) =
      switch value.subject {
      case .record(let map): ("record", .string(map))
      case .trace(let pattern): ("trace", .string(pattern))
      }
    return .record([
      subject, ("where", .record(members)), ("at-least", .number("\(value.atLeast)")),
    ])
  }

  static func uses(_ value: Recipe, _ checker: ManifestChecker) async throws -> [(String, String)] {
    let headers =
      switch try value.headers ?? HeaderSearch.kindOfSources(value) {
      case .btf: "vmlinux.h, made of the profile's kernel.btf"
      case .uapi: "UAPI"
      case .tree: "the kernel's own, of the profile's kernel.headers.tree"
      }
    return value.sources.map { ("source", Terminal.path($0)) } + [
      ("kernel headers", headers)
    ]
  }
}
