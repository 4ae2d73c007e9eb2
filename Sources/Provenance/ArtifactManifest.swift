import FoundationEssentials

/// What an artifact says of itself: the JSON that it carries, at most 512 bytes.
public struct ArtifactManifest: Codable, Hashable, Sendable {
  /// The version of bpfbake.
  public var bpfbake: String
  public var program: String
  public var profile: String
  public var arch: String
  /// `uname -r` of the kernel it was linked for, or its version where only that is known.
  public var kernel: String
  /// "stable", "layout" or "exact".
  public var dependence: String
  /// By role of the input files, 128 bits of SHA-256 in hexadecimal over all files of that role.
  public var digests: [String: String]

  public init(
    bpfbake: String, program: String, profile: String, arch: String, kernel: String, dependence: String,
    inputs: [InputFile]
  ) {
    self.bpfbake = bpfbake
    self.program = program
    self.profile = profile
    self.arch = arch
    self.kernel = kernel
    self.dependence = dependence
    digests = Dictionary(
      uniqueKeysWithValues: InputFile.Role.allCases.map { role in
        (role.rawValue, Digest(of: inputs.filter { $0.role == role }).short)
      })
  }

  /// Reads what `json` wrote.
  public init(json: [UInt8]) throws {
    self = try JSONDecoder().decode(ArtifactManifest.self, from: Data(json))
  }

  /// The JSON, keys sorted, no white space.
  public func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }
}

/// The full list of inputs, as the file beside an artifact holds it.
public struct InputList: Codable, Sendable {
  public struct Entry: Codable, Sendable {
    public let role: String
    public let name: String
    public let sha256: String
  }

  public let inputs: [Entry]

  public init(_ files: [InputFile]) {
    inputs = files.map { Entry(role: $0.role.rawValue, name: $0.name, sha256: $0.digest.hexadecimal) }
      .sorted { ($0.role, $0.name) < ($1.role, $1.name) }
  }

  /// Reads what `json` wrote.
  public init(json: [UInt8]) throws {
    self = try JSONDecoder().decode(InputList.self, from: Data(json))
  }

  /// The JSON, keys sorted, one key a line, with a newline at its end.
  public func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}
