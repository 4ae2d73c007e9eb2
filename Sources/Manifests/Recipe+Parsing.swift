/// YAML -> Recipe.
public import Diagnostics

extension Recipe {
  /// Reads a recipe out of the text of its file.
  /// - Parameters:
  ///   - yaml: the text.
  ///   - path: the file, absolute. The recipe is called as the folder of its recipe.yaml; one in a file of another name
  ///     is called as the file is, without ".yaml".
  ///   - exists: whether the file of an absolute path is there; by default none is looked for.
  /// - Throws: all that is wrong with it, with places.
  public static func parse(
    yaml: String, path: String, exists: (String) -> Bool = { _ in true }
  ) throws(Diagnostics) -> Recipe {
    let name = try ManifestFormat.recipe.name(path: path)
    let value = try ManifestReading.read(.recipe, yaml: yaml, path: path, exists: exists)
    let resolver = PathResolver(file: path)
    let verify = try verify(value["verify"], path: path)
    return Recipe(
      name: name, path: path, description: value["description"]?.text,
      license: (value["license"]?.text ?? value["license", "spdx"]?.text).map {
        License(spdx: $0, file: value["license", "file"]?.text.map(resolver.resolve))
      }, homepage: value["homepage"]?.text,
      sources: (value["sources"]?.list ?? []).map(resolver.resolve),
      headers: value["headers"]?.text.flatMap(HeaderKind.init(rawValue:)),
      attach: (value["attach"]?.table ?? []).map { Attach(program: $0.key, targets: $0.value.list) },
      output: (value["output"]?.table ?? []).map { Output(map: $0.key, type: $0.value["type"]?.text) },
      budget: Budget(
        artifact: value["budget", "artifact"]?.text.flatMap(Size.bytes),
        mapMemory: value["budget", "map-memory"]?.text.flatMap(Size.bytes),
        instructions: value["budget", "instructions"]?.text.flatMap { Int($0) }),
      flags: (value["flags"]?.list ?? []).map {
        $0.hasPrefix("-I") ? "-I" + resolver.resolve(String($0.dropFirst(2))) : $0
      }, verify: verify)
  }

  private static func verify(_ value: ManifestValue?, path: String) throws(Diagnostics) -> Verify {
    let trigger = value?["trigger"]
    let wanted = (trigger?.list ?? []).compactMap(Trigger.init(rawValue:))
    var expect: [Expectation] = []
    for item in value?["expect"]?.records ?? [] {
      let members = (item["where"]?.table ?? []).map { member in
        let proc = member.value["proc"]?.text.flatMap(Expectation.ProcValue.init(rawValue:))
        return Expectation.Member(member.key, proc.map { .proc($0) } ?? .text(member.value.text ?? ""))
      }
      let subject: Expectation.Subject
      switch (item["record"]?.text, item["trace"]?.text) {
      case (let map?, nil): subject = .record(map)
      case (nil, let regex?) where members.isEmpty: subject = .trace(regex)
      default:
        throw Diagnostics([
          ManifestProblem.badExpectation.diagnostic(
            at: SourceLocation(file: path),
            "an item of `verify.expect` names either a `record`, or a `trace` without `where`")
        ])
      }
      for case .proc(let value) in members.map(\.value)
      where !value.triggers.isEmpty && !value.triggers.contains(where: wanted.contains) {
        let names = value.triggers.map { "`\($0.rawValue)`" }.joined(separator: " nor ")
        throw Diagnostics([
          ManifestProblem.badExpectation.diagnostic(
            at: SourceLocation(file: path),
            "`{proc: \(value.rawValue)}` is never known: `verify.trigger` has neither \(names)",
            hint: "add one of them to `verify.trigger`")
        ])
      }
      expect.append(
        Expectation(subject, where: members, atLeast: item["at-least"]?.text.flatMap { Int($0) } ?? 1))
    }
    return Verify(triggers: wanted, expect: expect)
  }

  /// The recipe of a source that has no recipe.yaml: all defaults.
  /// - Parameter source: the .bpf.c file, absolute. The recipe is called as the file is, without ".bpf.c".
  /// - Throws: that its name cannot be one of a recipe.
  public static func lone(source: String) throws(Diagnostics) -> Recipe {
    Recipe(name: try ManifestFormat.recipe.name(path: source), path: source, sources: [source])
  }
}
