import BPFObjects
import Diagnostics
import Execution
import Planning
import Provenance

/// The CycloneDX documents that `build --sbom` writes beside artifacts.
enum BillsOfMaterials {
  /// Writes PATH.cdx.json for each artifact; `jobs` are those that they come from, in their order. Gives their paths.
  static func write(_ artifacts: [BuildFolder.Baked], _ jobs: [Job], in folder: BuildFolder) throws
    -> [String]
  {
    var paths: [String] = []
    for (baked, job) in zip(artifacts, jobs) {
      let content = try Files.read(baked.path)
      let inspection: Inspection
      do {
        inspection = try Inspection(of: content, name: baked.path)
      } catch {
        throw Diagnostics([error.diagnostic()])
      }
      let inputs = try Files.read("\(folder.work)/\(job.profile.name)/\(job.recipe.name)/inputs.json")
      let document = BillOfMaterials(
        artifact: Digest(of: content),
        manifest: try ArtifactManifest(json: Array((inspection.manifest ?? "").utf8)),
        inputs: try InputList(json: inputs), license: job.recipe.license?.spdx, tools: tools(job.toolchain))
      let path = "\(baked.path).cdx.json"
      try Files.replace(path, with: try document.json())
      paths.append(path)
    }
    return paths
  }

  private static func tools(_ toolchain: ResolvedToolchain) -> [BillOfMaterials.Tool] {
    var tools = [BillOfMaterials.Tool(name: "bpfbake", version: Version.current)]
    for tool in [toolchain.bpfCompiler, toolchain.loaderCompiler] {
      // The identity of a compiler is its version, then the size and time of its file.
      let version = tool.identity.split(separator: " ").dropLast(2).joined(separator: " ")
      let one = BillOfMaterials.Tool(name: tool.name, version: version)
      if !tools.contains(one) { tools.append(one) }
    }
    return tools
  }
}
