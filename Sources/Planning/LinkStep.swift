import Manifests

extension Planner {
  /// Links objects into the bundle of one job, by this program's own verb `link`.
  mutating func link(_ objects: [Plan.Object], _ job: Job, folder: String) {
    let bundle = "\(folder)/bundle.bin"
    let features = "\(folder)/features.h"
    let inputs = "\(folder)/inputs.json"
    var command = [context.bpfbake.path, "link"] + objects.map(\.path)
    command += ["--profile", job.profile.path, "--recipe", job.recipe.path]
    command += ["--toolchain", job.toolchain.toolchain.path]
    for object in objects { command += ["--depfile", object.depfile] }
    let staged = job.profile.kernel.types == nil ? job.headers.staged?.types : nil
    if let staged { command += ["--btf", staged] }
    let treeConfig = job.profile.kernel.config == nil ? job.headers.tree?.config : nil
    if let treeConfig { command += ["--config", treeConfig] }
    command += ["-o", bundle, "--features", features, "--inputs", inputs]
    let kernel = job.profile.kernel
    add(
      Action(
        description: "link \(job.recipe.name) for \(job.profile.name)", commands: [Command(command)],
        inputs: objects.map(\.path),
        implicitInputs: objects.map(\.depfile)
          + [job.profile.path, job.recipe.path, job.toolchain.toolchain.path]
          + [treeConfig ?? kernel.config, staged ?? kernel.types].compactMap { $0 }.filter {
            !Self.isOfTheRunningKernel($0)
          }
          + [stamp(context.bpfbake)],
        outputs: [bundle, features, inputs]))
  }

  /// Files that the running kernel makes up have times that say nothing.
  static func isOfTheRunningKernel(_ path: String) -> Bool {
    path.hasPrefix("/sys/") || path.hasPrefix("/proc/")
  }
}
