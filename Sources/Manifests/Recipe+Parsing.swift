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
    return Recipe(
      name: name, path: path, description: value["description"]?.text,
      sources: (value["sources"]?.list ?? []).map(resolver.resolve),
      headers: value["headers"]?.text.flatMap(HeaderKind.init(rawValue:)),
      attach: (value["attach"]?.table ?? []).map { Attach(program: $0.key, targets: $0.value.list) },
      output: (value["output"]?.table ?? []).map { Output(map: $0.key, type: $0.value["type"]?.text) },
      budget: Budget(
        artifact: value["budget", "artifact"]?.text.flatMap(Size.bytes),
        mapMemory: value["budget", "map-memory"]?.text.flatMap(Size.bytes)),
      flags: (value["flags"]?.list ?? []).map {
        $0.hasPrefix("-I") ? "-I" + resolver.resolve(String($0.dropFirst(2))) : $0
      })
  }

  /// The recipe of a source that has no recipe.yaml: all defaults.
  /// - Parameter source: the .bpf.c file, absolute. The recipe is called as the file is, without ".bpf.c".
  /// - Throws: that its name cannot be one of a recipe.
  public static func lone(source: String) throws(Diagnostics) -> Recipe {
    Recipe(name: try ManifestFormat.recipe.name(path: source), path: source, sources: [source])
  }
}
