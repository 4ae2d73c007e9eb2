/// One file that went into an artifact.
public struct InputFile: Hashable, Sendable {
  public enum Role: String, Hashable, Sendable, CaseIterable {
    /// A source of the recipe, or a header beside it.
    case source
    /// A header of the staged tree.
    case header
    /// A header of the compiler's own, and the toolchain's manifest.
    case toolchain
    /// The profile and what it names: the kernel's types and configuration.
    case profile
    case recipe
  }

  public let role: Role
  /// A name that is the same wherever the build happens: relative to the recipe's folder, to the staged headers, or a
  /// bare file name.
  public let name: String
  /// Of the file.
  public let digest: Digest
  /// What its role's digest counts: that of the file, or of what the file means.
  let counted: Digest

  /// - Parameter meaning: what counts of the file, where not every byte of it does.
  public init(role: Role, name: String, content: [UInt8], meaning: String? = nil) {
    self.role = role
    self.name = name
    digest = Digest(of: content)
    counted = meaning.map { Digest(of: Array($0.utf8)) } ?? digest
  }
}
