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
    let value = try ManifestReading.read(.profile, yaml: yaml, path: path, exists: exists, check: faults)
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
      user: value["user", "arch"]?.text.flatMap(Architecture.named),
      kernel: Kernel(
        version: version, release: value["kernel", "release"]?.text, config: file(value["kernel", "config"]),
        btf: file(value["kernel", "btf"]), buildID: value["kernel", "build-id"]?.text,
        provides: value["kernel", "provides"]?.list ?? [],
        headers: Headers(
          uapi: file(value["kernel", "headers", "uapi"]), btf: file(value["kernel", "headers", "btf"]),
          tree: try tree(value["kernel", "headers", "tree"], resolver, path),
          staged: file(value["kernel", "headers", "staged"])),
        image: image(value["kernel", "image"], resolver)),
      ptRegs: Dictionary(
        uniqueKeysWithValues: RegisterTable.Role.allCases.compactMap { role in
          value["pt_regs", role.key]?.text.map { (role, $0) }
        }),
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

  /// What holds of two keys together.
  private static func faults(_ value: ManifestValue) -> [ManifestReading.Fault] {
    guard let arch = value["arch"]?.text.flatMap(Architecture.named),
      let version = value["kernel", "version"]?.text.flatMap({ KernelVersion(release: $0) })
    else { return [] }
    var faults: [ManifestReading.Fault] = []
    if let user = value["user", "arch"]?.text.flatMap(Architecture.named), !arch.runs(user) {
      let known = [arch.name] + [arch.sibling].compactMap { $0 }
      faults.append(
        ManifestReading.Fault(
          .userOfAnotherKernel, ["user", "arch"],
          "no kernel for \(arch.name) runs programs for \(user.name)",
          hint: "use \(known.joined(separator: " or "))"))
    }
    if value["kernel", "headers", "staged"] != nil {
      for key in ["uapi", "btf", "tree"] where value["kernel", "headers", key] != nil {
        faults.append(
          ManifestReading.Fault(
            .stagedBesideOthers, ["kernel", "headers", key], "`\(key)` stands beside `staged`"))
      }
    }
    let registers = arch.registers(kernel: version).registers.map(\.name)
    for role in RegisterTable.Role.allCases {
      guard let name = value["pt_regs", role.key]?.text, !registers.contains(name) else { continue }
      faults.append(
        ManifestReading.Fault(
          .unknownRegister, ["pt_regs", role.key],
          "\(arch.name) has no register \(Printable.quoted(name)) in struct pt_regs",
          hint: NearMatch.question(name, among: registers)
            ?? "use one of \(registers.joined(separator: ", "))"))
    }
    return faults
  }

  private static func image(_ value: ManifestValue?, _ resolver: PathResolver) -> Image? {
    if let path = value?.text { return .file(resolver.resolve(path)) }
    guard let suite = value?["debian", "suite"]?.text, let package = value?["debian", "package"]?.text else {
      return nil
    }
    return .debian(suite: suite, package: package)
  }
}
