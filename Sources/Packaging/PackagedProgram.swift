public import Manifests

/// A program with all that a package of it holds, as values.
public struct PackagedProgram: Hashable, Sendable {
  /// A file of the package.
  public struct File: Hashable, Sendable {
    /// Relative, without "..".
    public var path: String
    public var content: [UInt8]

    public init(path: String, content: [UInt8]) {
      self.path = path
      self.content = content
    }

    public init(path: String, text: String) {
      self.init(path: path, content: Array(text.utf8))
    }
  }

  /// Where the text of its licence is.
  public struct LicenseText: Hashable, Sendable {
    /// Relative to the recipe's folder.
    public var path: String
    /// The line that names it, counted from 1; nil: the whole file.
    public var line: Int?
    /// MD5 of the line with its end, or of the file, in hexadecimal.
    public var md5: String
    /// SHA-256 of the file, in hexadecimal.
    public var sha256: String

    public init(path: String, line: Int?, md5: String, sha256: String) {
      self.path = path
      self.line = line
      self.md5 = md5
      self.sha256 = sha256
    }
  }

  public var recipe: Recipe
  public var profile: Profile
  /// An SPDX expression.
  public var license: String
  public var licenseText: LicenseText
  /// The recipe's folder.
  public var files: [File]
  /// Whether it must be made for the very kernel that it runs on.
  public var needsKernel: Bool
  /// The kernel options that it needs, those included that others depend on.
  public var options: [String]

  public init(
    recipe: Recipe, profile: Profile, license: String, licenseText: LicenseText, files: [File],
    needsKernel: Bool, options: [String]
  ) {
    self.recipe = recipe
    self.profile = profile
    self.license = license
    self.licenseText = licenseText
    self.files = files
    self.needsKernel = needsKernel
    self.options = options
  }

  /// One line for people.
  var summary: String { recipe.description ?? "The BPF program \(recipe.name)" }
}
