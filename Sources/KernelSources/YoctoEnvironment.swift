/// What the environment of a Yocto build, or of an SDK that one made, tells of the device.
///
/// Sources: meta/classes-recipe/kernel-arch.bbclass, kernel.bbclass (do_shared_workdir) and toolchain-scripts.bbclass of
/// oe-core; kernel-devsrc.bb for where a target's sysroot has the kernel's tree.
import Targets

public enum YoctoEnvironment {
  /// - Parameter environment: the value of a variable, or nil.
  /// - Throws: that this is no such environment.
  public static func facts(_ environment: (String) -> String?) throws(KernelSourceError) -> KernelFacts {
    func set(_ names: String...) -> (name: String, value: String)? {
      for name in names {
        if let value = environment(name), !value.isEmpty { return (name, value) }
      }
      return nil
    }
    let arch = set("OECORE_TARGET_ARCH", "TARGET_ARCH")
    let sysroot = set("OECORE_TARGET_SYSROOT", "SDKTARGETSYSROOT", "PKG_CONFIG_SYSROOT_DIR")
    let build = set("STAGING_KERNEL_BUILDDIR")
    guard arch != nil || build != nil else {
      throw KernelSourceError(
        .noYocto,
        "neither OECORE_TARGET_ARCH, which an SDK sets, nor TARGET_ARCH or STAGING_KERNEL_BUILDDIR is set")
    }
    var facts = KernelFacts()
    if let arch {
      facts.arch = Fact(
        Architecture.named(arch.value)?.name ?? arch.value, source: "\(arch.name)=\(arch.value)")
    }
    if let tree = tree(build: build?.value, sysroot: sysroot?.value) {
      facts.complete(from: try KernelTree.facts(of: tree))
    } else if let sysroot {
      facts.remarks.append(
        "The sysroot \(sysroot.value) has no kernel's tree: kernel-devsrc in TOOLCHAIN_TARGET_TASK brings it."
      )
    }
    if facts.uapi == nil, let sysroot, RootFolder(sysroot.value).isReadable("/usr/include/linux/bpf.h") {
      facts.uapi = Fact("\(sysroot.value)/usr/include", source: sysroot.name)
    }
    return facts
  }

  private static func tree(build: String?, sysroot: String?) -> String? {
    if let build, RootFolder(build).isReadable("/.config") { return build }
    guard let sysroot else { return nil }
    let files = RootFolder(sysroot)
    var places = ["/usr/src/kernel"]
    for modules in ["/lib/modules", "/usr/lib/modules"] {
      places += files.names(in: modules).map { "\(modules)/\($0)/build" }
    }
    return places.first { files.isReadable("\($0)/.config") }.map(files.path)
  }
}
