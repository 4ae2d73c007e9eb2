import BPFObjects
import Diagnostics
import KernelSources
import Manifests
import Targets

extension LinkTarget {
  /// The kernel of `profile`.
  /// - Parameters:
  ///   - types: its raw BTF, where an object asks for it.
  ///   - path: of its .config.
  init(_ profile: Profile, types: [UInt8]?, config path: String?) throws {
    self.init(
      architecture: profile.arch, user: profile.user, version: profile.kernel.version,
      release: profile.kernel.release, buildID: Self.bytes(hexadecimal: profile.kernel.buildID ?? ""))
    registers = profile.registers
    provides = Set(profile.kernel.provides)
    btf = try types.map { (bytes) throws(ObjectError) in
      try BTF(parsing: bytes, name: profile.kernel.types ?? profile.path)
    }
    if let path {
      config = try KernelConfig.read(path).options.mapValues(\.spelling)
    }
  }

  private static func bytes(hexadecimal text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue).map { UInt8($0) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension KernelConfig {
  /// The configuration in a file; what is wrong with it becomes a diagnostic.
  static func read(_ path: String) throws(Diagnostics) -> KernelConfig {
    let bytes = try Files.read(path)
    do throws(KernelSourceError) {
      return try parse(bytes, path: path)
    } catch {
      throw Diagnostics([error.diagnostic])
    }
  }
}
