/// A bundle, taken apart: what bundle.h describes, as values.
public struct Bundle: Sendable, Hashable {
  /// Bytes of the whole blob.
  public let size: Int
  /// One for each kernel that it serves; at least one.
  public let kernels: [LinkedProgram]
  /// JSON, at most 512 bytes.
  public let manifest: [UInt8]

  /// The name of the ELF section that carries a bundle in an artifact.
  public static let section = ".bpfbake"
}
