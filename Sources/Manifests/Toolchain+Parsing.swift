/// YAML -> Toolchain.
public import Diagnostics
import Targets

extension Toolchain {
  /// Reads a toolchain out of the text of its file. Whether its tools and folders are there is not looked at.
  /// - Parameters:
  ///   - yaml: the text.
  ///   - path: the file, absolute. The toolchain is called as the file is, without ".yaml".
  /// - Throws: all that is wrong with it, with places.
  public static func parse(yaml: String, path: String) throws(Diagnostics) -> Toolchain {
    let name = try ManifestFormat.toolchain.name(path: path)
    let value = try ManifestReading.read(.toolchain, yaml: yaml, path: path) { _ in true }
    let resolver = PathResolver(file: path)
    let headers = value["bpf", "headers"]?.list ?? []
    if value["sysroot"] == nil, let header = headers.first(where: { $0.hasPrefix("=") }) {
      throw Diagnostics([
        ManifestProblem.missingKey.diagnostic(
          at: SourceLocation(file: path),
          "`bpf.headers` has \(Printable.quoted(header)), which begins at `sysroot`",
          hint: "add `sysroot: FOLDER`, or take the `=` away")
      ])
    }
    return Toolchain(
      name: name, path: path, description: value["description"]?.text,
      sysroot: value["sysroot"].map { source($0, resolver.resolve) },
      targets: value["targets"]?.list.compactMap(Architecture.named) ?? [],
      bpf: BPF(
        compiler: resolver.command(value["bpf", "compiler"]?.text ?? "clang"),
        headers: headers.map {
          $0.hasPrefix("=") ? "=" + PathResolver.clean("/" + $0.dropFirst()) : resolver.resolve($0)
        },
        flags: value["bpf", "flags"]?.list ?? []),
      loader: Loader(
        compiler: value["loader", "compiler"].map { source($0, resolver.command) } ?? "clang",
        linker: value["loader", "linker"]?.text.map(resolver.command),
        flags: value["loader", "flags"]?.list ?? []))
  }

  private static func source(_ value: ManifestValue, _ resolve: (String) -> String) -> Source {
    if let variable = value["environment"]?.text { return .environment(variable) }
    return .text(resolve(value.text ?? ""))
  }
}
