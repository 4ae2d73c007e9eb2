/// The three formats, and what all of them have in common.
import Diagnostics

public enum ManifestFormat: String, CaseIterable, Sendable {
  case profile
  case toolchain
  case recipe

  /// What such a file is, one sentence.
  var description: String {
    switch self {
    case .profile: "What the device is: Profiles/NAME.yaml"
    case .toolchain: "What compiles: Toolchains/NAME.yaml"
    case .recipe: "What to build: Recipes/NAME/recipe.yaml"
    }
  }

  var fields: [Field] {
    switch self {
    case .profile: Profile.fields
    case .toolchain: Toolchain.fields
    case .recipe: Recipe.fields
    }
  }
}

extension ManifestFormat {
  /// The name of a manifest by its path.
  func name(path: String) throws(Diagnostics) -> String {
    var parts = path.split(separator: "/")
    if self == .recipe, parts.last == "recipe.yaml", parts.count > 1 { parts.removeLast() }
    let last = parts.last ?? ""
    let suffix = [".bpf.c", ".yaml"].first { last.hasSuffix($0) } ?? ""
    let name = String(last.dropLast(suffix.count))
    guard TextRule.name.fits(name) else {
      throw Diagnostics([
        ManifestProblem.badName.diagnostic(
          at: SourceLocation(file: path), "\(Printable.quoted(name)) cannot be the name of a \(rawValue)",
          hint: "rename the file: \(ManifestProblem.badName.help)")
      ])
    }
    return name
  }
}
