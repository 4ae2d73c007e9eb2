import Targets

extension Profile {
  /// What an artifact is made for, in lines that are the same however the file is written: neither where headers, the
  /// kernel's file and the toolchain come from nor the description is in it. What they hold counts where it is read.
  public var meaning: String {
    var lines = ["arch \(arch.name)", "user \(user.name)", "version \(kernel.version)"]
    if let release = kernel.release { lines.append("release \(release)") }
    if let buildID = kernel.buildID { lines.append("build-id \(buildID)") }
    lines += kernel.provides.sorted().map { "provides \($0)" }
    lines += ptRegs.map { "pt_regs \($0.key.key) \($0.value)" }.sorted()
    return lines.map { $0 + "\n" }.joined()
  }
}
