/// YAML -> Toolchain.
public import Diagnostics

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
    return Toolchain(
      name: name, path: path, description: value["description"]?.text,
      bpf: BPF(
        compiler: resolver.command(value["bpf", "compiler"]?.text ?? "clang"),
        headers: (value["bpf", "headers"]?.list ?? []).map(resolver.resolve),
        flags: value["bpf", "flags"]?.list ?? []),
      loader: Loader(
        compiler: resolver.command(value["loader", "compiler"]?.text ?? "clang"),
        linker: value["loader", "linker"]?.text.map(resolver.command),
        flags: value["loader", "flags"]?.list ?? []))
  }
}
