/// Finds manifests by name or path: in the user's project first, then in the data root.
public import Diagnostics

public struct Catalogue: Sendable {
  /// One manifest that could be read.
  public struct Entry: Hashable, Sendable {
    public let name: String
    /// The manifest's file, absolute.
    public let path: String
    /// False: it is of the data root, that comes with bpfbake.
    public let isOfProject: Bool
  }

  private let project: Project?
  private let dataRoot: String?
  private let workingFolder: String
  private let fileSystem: FileSystem

  /// - Parameters:
  ///   - project: where the user's manifests are, if there is such a folder.
  ///   - dataRoot: the absolute folder whose Profiles/, Toolchains/ and Recipes/ come with bpfbake.
  ///   - workingFolder: the absolute folder that paths given by the user are relative to.
  public init(project: Project?, dataRoot: String?, workingFolder: String, fileSystem: FileSystem = .disk) {
    self.project = project
    self.dataRoot = dataRoot
    self.workingFolder = workingFolder
    self.fileSystem = fileSystem
  }

  /// Whether a word on the command line is a path: it holds "/" or ends in .yaml or .bpf.c; else it is a name.
  public static func isPath(_ word: String) -> Bool {
    word.contains("/") || word.hasSuffix(".yaml") || word.hasSuffix(".bpf.c")
  }

  /// The profile of that name or path.
  public func profile(named word: String) throws(Diagnostics) -> Profile {
    try profile(at: path(word, .profile))
  }

  /// The toolchain of that name or path.
  public func toolchain(named word: String) throws(Diagnostics) -> Toolchain {
    try toolchain(at: path(word, .toolchain))
  }

  /// The recipe of that name or path; a path may be that of a recipe's folder, or of a .bpf.c file that has no manifest.
  public func recipe(named word: String) throws(Diagnostics) -> Recipe {
    try recipe(at: path(word, .recipe))
  }

  /// All profiles of the project, or where it has none, of the data root, by name.
  public func allProfiles() throws(Diagnostics) -> [Profile] {
    try all(.profile) { path throws(Diagnostics) in try profile(at: path) }
  }

  /// All toolchains of the project, or where it has none, of the data root, by name.
  public func allToolchains() throws(Diagnostics) -> [Toolchain] {
    try all(.toolchain) { path throws(Diagnostics) in try toolchain(at: path) }
  }

  /// All recipes of the project, or where it has none, of the data root, by name.
  public func allRecipes() throws(Diagnostics) -> [Recipe] {
    try all(.recipe) { path throws(Diagnostics) in try recipe(at: path) }
  }

  /// Everything of one format that can be had by name, sorted by name; the project's hides the data root's of that name.
  public func entries(_ format: ManifestFormat) -> [Entry] {
    var byName: [String: Entry] = [:]
    for root in roots.reversed() {
      for name in names(format, in: root.folder) {
        byName[name] = Entry(
          name: name, path: format.path(name, in: root.folder), isOfProject: root.isProject)
      }
    }
    return byName.values.sorted { $0.name < $1.name }
  }

  private var roots: [(folder: String, isProject: Bool)] {
    var roots: [(String, Bool)] = []
    if let project { roots.append((project.folder, true)) }
    if let dataRoot, dataRoot != project?.folder { roots.append((dataRoot, false)) }
    return roots
  }

  private func names(_ format: ManifestFormat, in root: String) -> [String] {
    fileSystem.list("\(root)/\(format.folder)").filter { !$0.hasPrefix(".") }.compactMap { item in
      switch format {
      case .profile, .toolchain: item.hasSuffix(".yaml") ? String(item.dropLast(5)) : nil
      case .recipe: fileSystem.kind(format.path(item, in: root)) == .file ? item : nil
      }
    }
  }

  /// The absolute path of the file that a name or path of the command line means.
  private func path(_ word: String, _ format: ManifestFormat) throws(Diagnostics) -> String {
    if Self.isPath(word) {
      let path = PathResolver(file: workingFolder + "/").resolve(word)
      return format == .recipe && fileSystem.kind(path) == .folder ? "\(path)/recipe.yaml" : path
    }
    let known = entries(format).map(\.name) + (format == .profile ? ["host"] : [])
    let question = NearMatch.question(word, among: known)
    guard TextRule.name.fits(word) else {
      throw Diagnostics([
        ManifestProblem.badName.diagnostic(
          at: nil, "\(Printable.quoted(word)) cannot be the name of a \(format.rawValue)", hint: question)
      ])
    }
    let candidates = roots.map { format.path(word, in: $0.folder) }
    if let found = candidates.first(where: { fileSystem.kind($0) == .file }) { return found }
    let looked = candidates.map { "\nlooked for \(Printable.text($0))" }.joined()
    throw Diagnostics([
      format.unknown.diagnostic(
        at: nil, "there is no \(format.rawValue) \(Printable.quoted(word))\(looked)", hint: question)
    ])
  }

  private func profile(at path: String) throws(Diagnostics) -> Profile {
    try Profile.parse(yaml: text(path), path: path, exists: fileSystem.exists)
  }

  private func toolchain(at path: String) throws(Diagnostics) -> Toolchain {
    try Toolchain.parse(yaml: text(path), path: path)
  }

  private func recipe(at path: String) throws(Diagnostics) -> Recipe {
    guard path.hasSuffix(".bpf.c") else {
      return try Recipe.parse(yaml: text(path), path: path, exists: fileSystem.exists)
    }
    guard fileSystem.kind(path) == .file else {
      throw Diagnostics([
        ManifestProblem.missingSource.diagnostic(at: SourceLocation(file: path), "the source is not there")
      ])
    }
    return try Recipe.lone(source: path)
  }

  /// All of one format, or the errors of all of them.
  private func all<Manifest>(
    _ format: ManifestFormat, _ parse: (String) throws(Diagnostics) -> Manifest
  ) throws(Diagnostics) -> [Manifest] {
    let entries = entries(format)
    let ours = entries.filter(\.isOfProject)
    var manifests: [Manifest] = []
    var errors: [Diagnostic] = []
    for entry in ours.isEmpty ? entries : ours {
      do throws(Diagnostics) {
        manifests.append(try parse(entry.path))
      } catch {
        errors += error.all
      }
    }
    guard errors.isEmpty else { throw Diagnostics(errors) }
    return manifests
  }

  private func text(_ path: String) throws(Diagnostics) -> String {
    let bytes: [UInt8]
    do throws(FileSystem.ReadFailure) {
      bytes = try fileSystem.read(path, YAMLReader.maximumBytes)
    } catch {
      let diagnostic =
        switch error {
        case .tooLarge:
          ManifestProblem.fileTooLarge.diagnostic(
            at: SourceLocation(file: path), "the file is larger than 1 MiB")
        case .other(let reason):
          ManifestProblem.unreadableFile.diagnostic(
            at: SourceLocation(file: path), "the file cannot be read: \(Printable.text(reason))")
        }
      throw Diagnostics([diagnostic])
    }
    return try Self.decode(bytes, path: path)
  }

  static func decode(_ bytes: [UInt8], path: String) throws(Diagnostics) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var (line, column) = (1, 1)
    var codec = UTF8()
    var iterator = bytes.makeIterator()
    while case .scalarValue(let scalar) = codec.decode(&iterator) {
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    throw Diagnostics([
      ManifestProblem.notUTF8.diagnostic(
        at: SourceLocation(file: path, line: line, column: column), "the file is not UTF-8 from here on")
    ])
  }
}

extension ManifestFormat {
  /// The folder of a project that holds them.
  public var folder: String {
    switch self {
    case .profile: "Profiles"
    case .toolchain: "Toolchains"
    case .recipe: "Recipes"
    }
  }

  /// The file of the one that is called `name`.
  func path(_ name: String, in root: String) -> String {
    PathResolver.clean("\(root)/\(folder)/\(name)" + (self == .recipe ? "/recipe.yaml" : ".yaml"))
  }

  var unknown: ManifestProblem {
    switch self {
    case .profile: .unknownProfile
    case .toolchain: .unknownToolchain
    case .recipe: .unknownRecipe
    }
  }
}
