import FoundationEssentials

/// What an artifact is made of, as a CycloneDX document (cyclonedx.org, version 1.5 in JSON). The same inputs give the same
/// document: it holds no time, and its serial number follows from the artifact.
public struct BillOfMaterials: Sendable {
  /// A program that took part in the build.
  public struct Tool: Hashable, Sendable {
    public var name: String
    public var version: String

    public init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  public var artifact: Digest
  public var manifest: ArtifactManifest
  public var inputs: InputList
  /// The SPDX expression of the program's licence, if it is known.
  public var license: String?
  public var tools: [Tool]

  public init(
    artifact: Digest, manifest: ArtifactManifest, inputs: InputList, license: String?, tools: [Tool]
  ) {
    self.artifact = artifact
    self.manifest = manifest
    self.inputs = inputs
    self.license = license
    self.tools = tools
  }

  /// The document, keys sorted, with a newline at its end.
  public func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return Array(try encoder.encode(document)) + [UInt8(ascii: "\n")]
  }

  // MARK: The document, by the names of the specification

  private struct Document: Encodable {
    let bomFormat = "CycloneDX"
    let specVersion = "1.5"
    let version = 1
    let serialNumber: String
    let metadata: Metadata
    let components: [Component]
    let dependencies: [Dependency]
  }

  private struct Metadata: Encodable {
    struct Tools: Encodable {
      let components: [Component]
    }
    let tools: Tools
    let component: Component
  }

  private struct Component: Encodable {
    let type: String
    let reference: String?
    let name: String
    var version: String?
    var hashes: [Hash]?
    var licenses: [License]?
    var properties: [Property]?

    enum CodingKeys: String, CodingKey {
      case type, name, version, hashes, licenses, properties
      case reference = #"bom-ref"#
    }
  }

  private struct Hash: Encodable {
    let alg = "SHA-256"
    let content: String
  }

  private struct License: Encodable {
    let expression: String
  }

  private struct Property: Encodable {
    let name: String
    let value: String
  }

  private struct Dependency: Encodable {
    let ref: String
    let dependsOn: [String]
  }

  private var document: Document {
    let loader = Component(
      type: "library", reference: "loader", name: "bpfbake-loader", version: manifest.bpfbake,
      licenses: [License(expression: "MIT")])
    // Files of different folders may have one name; a reference is of one component.
    var seen: [String: Int] = [:]
    let files = inputs.inputs.map { input in
      let path = "\(input.role)/\(input.name)"
      seen[path, default: 0] += 1
      let count = seen[path] ?? 1
      return Component(
        type: "file", reference: count > 1 ? "\(path)#\(count)" : path, name: input.name,
        hashes: [Hash(content: input.sha256)], properties: [Property(name: "bpfbake:role", value: input.role)]
      )
    }
    // The loader around the program has a licence of its own.
    let expression = license.map {
      $0 == "MIT" ? "MIT" : $0.contains(" ") ? "(\($0)) AND MIT" : "\($0) AND MIT"
    }
    let whole = Component(
      type: "application", reference: "artifact", name: manifest.program,
      hashes: [Hash(content: artifact.hexadecimal)],
      licenses: expression.map { [License(expression: $0)] },
      properties: [
        ("arch", manifest.arch), ("dependence", manifest.dependence), ("kernel", manifest.kernel),
        ("profile", manifest.profile),
      ].map { Property(name: "bpfbake:\($0)", value: $1) })
    let components = [loader] + files
    return Document(
      serialNumber: "urn:uuid:\(uuid)",
      metadata: Metadata(
        tools: Metadata.Tools(
          components: tools.map {
            Component(type: "application", reference: nil, name: $0.name, version: $0.version)
          }), component: whole),
      components: components,
      dependencies: [Dependency(ref: "artifact", dependsOn: components.compactMap(\.reference))])
  }

  /// Of the artifact's digest: version 8 of RFC 9562, which leaves the bits to us.
  private var uuid: String {
    var digits = Array(artifact.short)
    digits[12] = "8"
    digits[16] = "8"
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }
}
