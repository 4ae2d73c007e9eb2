/// Every kind of error of this room, made to happen, as its words and its next step.
import Foundation
import KernelSources
import Targets
import Testing

@Suite struct ErrorTests {
  /// What is said, with ROOT for the folder of the made-up machine.
  static let expected: [KernelSourceError.Problem: String] = [
    .unknownVersion: """
    the kernel's release "linux" does not begin with its version [unknown-kernel-version]
    help: write a profile with the kernel's version, or give it to `profile create` by --kernel-version
    """,
    .unreadableFile: """
    ROOT/boot/config-6.1.0: the file cannot be read: Is a directory [unreadable-kernel-file]
    help: check the path and the permissions
    """,
    .fileTooLarge: """
    ROOT/boot/config-6.1.0: it has more than 16777216 bytes [kernel-file-too-large]
    help: is this the right file? copy it again from the device
    """,
    .badGzip: """
    ROOT/boot/config-6.1.0: the gzip file cannot be unpacked: it is damaged [bad-gzip]
    help: is this the right file? copy it again from the device
    """,
    .badTree: """
    ROOT: this is no tree of a configured kernel: it has no .config [bad-kernel-tree]
    help: name a folder in which a kernel was configured and built, or Debian's linux-headers
    """,
    .noYocto: """
    neither OECORE_TARGET_ARCH, which an SDK sets, nor TARGET_ARCH or STAGING_KERNEL_BUILDDIR is set [no-yocto-environment]
    help: source the SDK's environment-setup-* first, or run it by `bitbake -c devshell`
    """,
    .noBanner: """
    /Image: it does not say which Linux it is, and nothing in it unpacks to a kernel that does [kernel-without-banner]
    help: is it whole? to unpack it takes the tool of its compression: xz, zstd, lz4, bzip2 or lzop
    """,
    .notAProbe: """
    ROOT/probe: no device's answer is in it [not-a-probe]
    help: save what the line of `bpfbake profile create --print-probe` prints on the device
    """,
    .damagedProbe: """
    ROOT/probe: the device's answer ends too early [damaged-probe]
    help: try again, with the kernel's messages silenced by `dmesg -n 1` on the device
    """,
    .badConfig: """
    ROOT/boot/config-6.1.0:2: this is no line of a kernel config [bad-kernel-config]
    help: name the kernel's .config, /proc/config.gz or /boot/config-RELEASE
    """,
    .notAKernelTree: """
    ROOT/boot: this is no kernel tree: it has no include/linux/kconfig.h, and no Makefile that names the tree which has it [not-a-kernel-tree]
    help: name the kernel's source tree, its build tree, /lib/modules/RELEASE/build or a linux-headers-* folder
    """,
    .treeNotConfigured: """
    ROOT/out: this kernel tree is not configured: it has no include/generated/autoconf.h [kernel-tree-not-configured]
    help: configure it as the device's kernel: make ARCH=... olddefconfig modules_prepare; or name the build tree
    """,
    .treeWithoutSource: """
    ROOT/out/Makefile: it names the source tree /usr/src/no-such-common, which is not there
    looked for /usr/src/no-such-common/include/linux/kconfig.h and ROOT/no-such-common/include/linux/kconfig.h [kernel-tree-without-source]
    help: install the package of that name (Debian's linux-headers-*-common), or name the tree: {build: ..., source: ...}
    """,
    .treeOfAnotherArchitecture: """
    ROOT/out: this kernel tree is configured for arm, not for x86_64: it has no arch/x86/include/generated [kernel-tree-of-another-architecture]
    help: name the tree of the device's own kernel, or correct `arch`
    """,
    .treeOfAnotherVersion: """
    ROOT/src: this is the tree of Linux 6.1.76, the profile's kernel is 5.10.0 [kernel-tree-of-another-version]
    help: name the tree of the device's own kernel, or correct the profile's `version` and `release`
    """,
    .treeOfAnotherConfig: """
    ROOT/out/.config: this tree is configured otherwise than boot/config: CONFIG_CPU_32v7 is y here and n there, and 1 more differ [kernel-tree-of-another-config]
    help: configure the tree with the device's own .config, or correct `kernel.config`
    """,
  ]

  private func cause(_ problem: KernelSourceError.Problem, _ machine: Machine) throws {
    let config = machine.root.appending(path: "boot/config-6.1.0")
    func read(_ content: [UInt8]) throws {
      try Data(content).write(to: config)
      _ = try machine.facts(release: "6.1.0").readConfig()
    }
    switch problem {
    case .unknownVersion: _ = try machine.facts(release: "linux")
    case .unreadableFile:
      try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
      _ = try machine.facts(release: "6.1.0").readConfig()
    case .fileTooLarge: try read([UInt8](repeating: UInt8(ascii: "#"), count: KernelConfig.maximumBytes + 1))
    case .badGzip: try read([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF])
    case .badTree: _ = try KernelTree.facts(of: machine.root.path)
    case .noYocto: _ = try YoctoEnvironment.facts { _ in nil }
    case .noBanner:
      let image: [UInt8] = [0x1F, 0x8B, 8]
      _ = try KernelImage(image)?.facts(of: image, plain: image, path: "/Image")
    case .notAProbe: _ = try DeviceProbe.facts(of: [], path: "\(machine.root.path)/probe")
    case .damagedProbe:
      _ = try DeviceProbe.facts(of: Array("bpfbake:m:arm\n".utf8), path: "\(machine.root.path)/probe")
    case .notAKernelTree: _ = try machine.tree("boot")
    case .treeNotConfigured:
      _ = try machine.remove("out/include/generated/autoconf.h").tree(source: "src")
    case .treeWithoutSource: _ = try machine.tree()
    case .treeOfAnotherArchitecture: _ = try machine.tree(source: "src", .x86_64)
    case .treeOfAnotherVersion:
      try machine.tree(source: "src").check(version: KernelVersion(5, 10), release: nil)
    case .treeOfAnotherConfig:
      try machine.tree(source: "src").check(
        version: KernelVersion(6, 1), release: nil,
        options: try KernelConfig.parse(Array("CONFIG_ARM=y\nCONFIG_HZ=100\n".utf8)), path: "boot/config")
    case .badConfig: try read(Array("CONFIG_BPF=y\n\u{1b}[2J\n".utf8))
    }
  }

  @Test(arguments: KernelSourceError.Problem.allCases) func words(_ problem: KernelSourceError.Problem) throws
  {
    let machine = try Machine(tree: [
      "boot/there": "", "out/Makefile": "include /usr/src/no-such-common/Makefile\n",
    ])
    let error = try #require(throws: KernelSourceError.self) { try cause(problem, machine) }
    let place = [error.path, error.line.map(String.init)].compactMap { $0 }.joined(separator: ":")
    let text =
      "\(place.isEmpty ? "" : place + ": ")\(error.message) [\(error.problem.rawValue)]\nhelp: \(error.problem.help)"
    #expect(text.replacingOccurrences(of: machine.root.path, with: "ROOT") == Self.expected[problem])
  }
}
