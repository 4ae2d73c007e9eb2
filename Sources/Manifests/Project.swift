/// The user's own folder of manifests.
public struct Project: Hashable, Sendable {
  /// The folder that holds Recipes/, Profiles/ or Toolchains/, absolute.
  public let folder: String

  public init(folder: String) {
    self.folder = folder
  }

  /// The nearest of `folder` and its ancestors that holds Recipes/, Profiles/ or Toolchains/.
  /// - Parameter folder: absolute.
  public static func find(from folder: String, in fileSystem: FileSystem = .disk) -> Project? {
    var parts = PathResolver.clean(folder).split(separator: "/")
    while true {
      let candidate = "/" + parts.joined(separator: "/")
      let holdsManifests = ManifestFormat.allCases.contains {
        fileSystem.kind(PathResolver.clean("\(candidate)/\($0.folder)")) == .folder
      }
      if holdsManifests { return Project(folder: candidate) }
      if parts.popLast() == nil { return nil }
    }
  }
}
