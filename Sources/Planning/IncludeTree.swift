extension Planner {
  /// The include tree that the compiler is shown for one job, and what makes it.
  struct IncludeTree {
    /// Relative to the work folder.
    var folder: String
    /// What a compile depends on beyond the headers that its depfile names: the folders themselves, whose times change
    /// when a package puts other files in place, and vmlinux.h, which must be made first.
    var inputs: [String]
  }

  /// Lays folders out as links, so that depfiles name them briefly and Ninja, which follows links, notices a changed header.
  mutating func includeTree(of job: Job) throws(PlanningError) -> IncludeTree {
    let headers = job.headers
    let target = TargetHeader.text(job.profile)
    let key = ContentKey(
      [target] + headers.folders.sorted { $0.name < $1.name }.flatMap { [$0.name, $0.path] }
        + headers.files.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        + (headers.types.map { [$0.btf, $0.identity ?? ""] } ?? [])
        + (headers.tree.map { [$0.source, $0.build] } ?? []))
    let folder = "headers/\(key.text)"
    var inputs: [String] = []
    for source in headers.folders {
      let link = "\(folder)/\(source.name)"
      links[link] = source.path
      inputs.append(link)
    }
    // Which of these a compile reads, its depfile says.
    for (name, path) in headers.files { links["\(folder)/\(name)"] = path }
    files["\(folder)/bpfbake_target.h"] = target
    if let tree = headers.tree {
      links["\(folder)/source"] = tree.source
      links["\(folder)/build"] = tree.build
    }
    if let types = headers.types {
      guard let bpftool = context.bpftool else { throw .bpftoolMissing(recipe: job.recipe.name) }
      let header = "\(folder)/vmlinux.h"
      let raw = "\(folder)/vmlinux.btf"
      let unfinished = header + ".tmp"
      add(
        Action(
          description: "dump types of \(types.btf)",
          commands: [
            Command([context.bpfbake.path, "kernel-types", types.btf, "-o", raw]),
            Command([bpftool.path, "btf", "dump", "file", raw, "format", "c"], standardOutput: unfinished),
            Command(["mv", "-f", unfinished, header]),
          ],
          inputs: types.identity == nil ? [types.btf] : [],
          implicitInputs: [stamp(bpftool), stamp(context.bpfbake)],
          outputs: [header, raw]))
      inputs.append(header)
    }
    return IncludeTree(folder: folder, inputs: inputs.sorted())
  }
}
