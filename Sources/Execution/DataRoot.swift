public import Diagnostics

/// The folder of the data that bpfbake comes with: manifests and the loader's sources. Installed, it is share/bpfbake beside bin;
/// in the repository, the repository itself.
public struct DataRoot: Hashable, Sendable {
  /// Absolute. Holds Profiles/, Toolchains/ and Recipes/.
  public let path: String
  /// Absolute. Holds loader.c.
  public let loader: String
  /// Absolute. Holds the headers that BPF programs see as <bpf/...> in place of the toolchain's.
  public let headers: String

  /// `given` is what the user named, if anything; `executable` the absolute path of the running program, links followed.
  public init(given: String?, executable: String) throws(Diagnostic) {
    if let given {
      let folder = Disk.absolute(given)
      guard let root = Self(folder) else {
        throw Diagnostic(
          id: "no-data-folder", message: "\(given) holds no TargetLoader/loader.c",
          help: "--data-dir and BPFBAKE_DATA name a folder such as PREFIX/share/bpfbake",
          exitCode: .environment)
      }
      self = root
      return
    }
    if let root = Self(Disk.absolute("../../share/bpfbake", in: executable)) {
      self = root
      return
    }
    var folder = Disk.absolute("..", in: executable)
    while folder != "/" {
      if Disk.isFile("\(folder)/Package.swift"), let root = Self(folder) {
        self = root
        return
      }
      folder = Disk.absolute("..", in: folder)
    }
    throw Diagnostic(
      id: "no-data-folder", message: "the data that bpfbake comes with was not found near \(executable)",
      help: "name the folder that holds TargetLoader/ by --data-dir or BPFBAKE_DATA", exitCode: .environment)
  }

  private init?(_ folder: String) {
    let places = ["TargetLoader", "Sources/TargetLoader"].map { "\(folder)/\($0)" }
    guard let loader = places.first(where: { Disk.isFile("\($0)/loader.c") }) else { return nil }
    path = folder
    self.loader = loader
    headers = Disk.absolute("../TargetHeaders", in: loader)
  }
}
