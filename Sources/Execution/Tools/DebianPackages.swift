import Targets

/// Which Debian package has a tool or a header, so that "not found" can say what to install.
/// Source: `dpkg -S` and packages.debian.org, bookworm and trixie.
public enum DebianPackages {
  public static let table: [(file: String, package: String)] = [
    ("clang", "clang"),
    ("ld.lld", "lld"),
    ("lld", "lld"),
    ("gcc", "gcc"),
    ("ninja", "ninja-build"),
    ("bpftool", "bpftool"),
    ("linux/bpf.h", "linux-libc-dev"),
    ("bpf/bpf_helpers.h", "libbpf-dev"),
  ]

  /// Also the cross compilers: "arm-linux-gnueabihf-gcc" is in "gcc-arm-linux-gnueabihf", that of x86_64 in
  /// "gcc-x86-64-linux-gnu". Nil for what is not in the table, except that "clang-16" and "ld.lld-16" are in "clang-16" and "lld-16".
  public static func package(for file: String) -> String? {
    if let row = table.first(where: { $0.file == file }) { return row.package }
    for (prefix, package) in [("clang-", "clang-"), ("ld.lld-", "lld-")] where file.hasPrefix(prefix) {
      let version = file.dropFirst(prefix.count)
      if !version.isEmpty, version.allSatisfy(\.isNumber) { return package + version }
    }
    if Architecture.all.contains(where: { file == "\($0.gnuTriple)-gcc" }) {
      return "gcc-" + file.dropLast("-gcc".count).replacing("_", with: "-")
    }
    return nil
  }
}
