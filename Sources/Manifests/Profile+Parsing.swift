/// YAML -> Profile.
public import Diagnostics
import Targets

extension Profile {
  /// Reads a profile out of the text of its file.
  /// - Parameters:
  ///   - yaml: the text.
  ///   - path: the file, absolute. The profile is called as the file is, without ".yaml".
  ///   - exists: whether the file or folder of an absolute path is there; by default none is looked for.
  /// - Throws: all that is wrong with it, with places.
  public static func parse(
    yaml: String, path: String, exists: (String) -> Bool = { _ in true }
  ) throws(Diagnostics) -> Profile {
    let name = try ManifestFormat.profile.name(path: path)
    let value = try ManifestReading.read(.profile, yaml: yaml, path: path, exists: exists)
    let resolver = PathResolver(file: path)
    func file(_ value: ManifestValue?) -> String? { value?.text.map(resolver.resolve) }
    guard let arch = value["arch"]?.text.flatMap(Architecture.named),
      let version = value["kernel", "version"]?.text.flatMap({ KernelVersion(release: $0) })
    else {
      throw Diagnostics([
        ManifestProblem.missingKey.diagnostic(
          at: SourceLocation(file: path), "`arch` or `kernel.version` is missing")
      ])
    }
    return Profile(
      name: name, path: path, description: value["description"]?.text, arch: arch,
      kernel: Kernel(
        version: version, release: value["kernel", "release"]?.text, config: file(value["kernel", "config"]),
        btf: file(value["kernel", "btf"]), buildID: value["kernel", "build-id"]?.text,
        provides: value["kernel", "provides"]?.list ?? [],
        headers: Headers(
          uapi: file(value["kernel", "headers", "uapi"]), btf: file(value["kernel", "headers", "btf"]),
          tree: try tree(value["kernel", "headers", "tree"], resolver, path)),
        image: image(value["kernel", "image"], resolver)),
      toolchain: value["toolchain"]?.text.map {
        $0.contains("/") || $0.hasSuffix(".yaml") ? resolver.resolve($0) : $0
      })
  }

  private static func tree(
    _ value: ManifestValue?, _ resolver: PathResolver, _ path: String
  ) throws(Diagnostics) -> Tree? {
    guard let value else { return nil }
    if let path = value.text { return .folders(build: resolver.resolve(path), source: nil) }
    switch (value["build"]?.text, value["source"]?.text, value["debian"]) {
    case (let build?, let source, nil):
      return .folders(build: resolver.resolve(build), source: source.map(resolver.resolve))
    case (nil, nil, let debian?):
      if let suite = debian["suite"]?.text, let package = debian["package"]?.text {
        return .debian(suite: suite, package: package)
      }
    default: break
    }
    throw Diagnostics([
      ManifestProblem.badTree.diagnostic(
        at: SourceLocation(file: path),
        "`kernel.headers.tree` names either `build`, with or without `source`, or `debian`")
    ])
  }

  private static func image(_ value: ManifestValue?, _ resolver: PathResolver) -> Image? {
    if let path = value?.text { return .file(resolver.resolve(path)) }
    guard let suite = value?["debian", "suite"]?.text, let package = value?["debian", "package"]?.text else {
      return nil
    }
    return .debian(suite: suite, package: package)
  }
}
