/// What kernel trees and the environments of Yocto tell, from made-up folders.
import Foundation
import KernelSources
import Targets
import Testing

@Suite struct KernelTreeTests {
  private static func tree(_ files: [String: String]) throws -> Machine {
    try Machine(files.mapValues { Array($0.utf8) })
  }

  private static let arm =
    "#\n# Linux/arm 4.19.94 Kernel Configuration\n#\nCONFIG_ARM=y\nCONFIG_BPF_SYSCALL=y\n"

  @Test func aConfiguredTree() throws {
    let tree = try Self.tree([".config": Self.arm])
    let facts = try KernelTree.facts(of: tree.root.path)
    #expect(facts.arch == Fact("arm", source: "its .config"))
    #expect(facts.version == Fact(KernelVersion(4, 19, 94), source: "its .config"))
    #expect(facts.config?.value == "\(tree.root.path)/.config")
    #expect(facts.release == nil && facts.image == nil)
  }

  @Test func aBuiltTree() throws {
    let tree = try Self.tree([
      ".config": Self.arm, "include/config/kernel.release": "4.19.94-board\n",
      "include/generated/uapi/linux/version.h":
        "#define LINUX_VERSION_CODE 267102\n#define KERNEL_VERSION(a,b,c) (((a) << 16) + ((b) << 8) + (c))\n",
      "arch/arm/boot/zImage": "", "usr/include/linux/bpf.h": "",
    ])
    let facts = try KernelTree.facts(of: tree.root.path + "/")
    #expect(facts.release == Fact("4.19.94-board", source: "include/config/kernel.release"))
    #expect(
      facts.version == Fact(KernelVersion(4, 19, 94), source: "include/generated/uapi/linux/version.h"))
    #expect(facts.image?.value == .file("\(tree.root.path)/arch/arm/boot/zImage"))
    #expect(facts.uapi?.value == "\(tree.root.path)/usr/include")
  }

  /// A sublevel beyond 255 is not in LINUX_VERSION_CODE.
  @Test func aLargeSublevel() throws {
    let header = """
      #define LINUX_VERSION_CODE 265215
      #define LINUX_VERSION_MAJOR 4
      #define LINUX_VERSION_PATCHLEVEL 9
      #define LINUX_VERSION_SUBLEVEL 337
      """
    let tree = try Self.tree([".config": Self.arm, "include/generated/uapi/linux/version.h": header])
    #expect(try KernelTree.facts(of: tree.root.path).version?.value == KernelVersion(4, 9, 337))
  }

  @Test(arguments: [
    ("kernel-abiversion", "6.6.54-yocto-standard", "6.6.54-yocto-standard"),
    ("include/generated/utsrelease.h", "#define UTS_RELEASE \"5.10.0-28-amd64\"\n", "5.10.0-28-amd64"),
    ("include/generated/utsrelease.h", "#define UTS_RELEASE \"\u{1b}[2J\"\n", nil),
    ("include/config/kernel.release", "not a release", nil), ("include/config/kernel.release", "", nil),
  ]) func releases(file: String, content: String, release: String?) throws {
    let tree = try Self.tree([".config": Self.arm, file: content])
    #expect(try KernelTree.facts(of: tree.root.path).release?.value == release)
  }

  /// As in Debian's linux-headers-6.1.0-50-armmp.
  @Test func releasesThatDiffer() throws {
    let tree = try Self.tree([
      ".config": Self.arm, "include/config/kernel.release": "6.1.176\n",
      "include/generated/utsrelease.h": "#define UTS_RELEASE \"6.1.0-50-armmp\"\n",
    ])
    #expect(try KernelTree.facts(of: tree.root.path).release?.value == "6.1.0-50-armmp")
  }

  @Test func aMakefile() throws {
    let tree = try Self.tree([
      ".config": "CONFIG_RISCV=y\nCONFIG_64BIT=y\n",
      "Makefile": "# SPDX\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 76\nEXTRAVERSION =\n",
    ])
    let facts = try KernelTree.facts(of: tree.root.path)
    #expect(facts.version == Fact(KernelVersion(6, 1, 76), source: "its Makefile"))
    #expect(facts.arch?.value == "riscv64")
  }

  @Test(arguments: [
    ("CONFIG_ARM=y", "arm"), ("CONFIG_ARM64=y", "arm64"), ("CONFIG_X86=y\nCONFIG_64BIT=y", "x86_64"),
    ("CONFIG_X86=y", "i386"), ("CONFIG_MIPS=y\nCONFIG_CPU_LITTLE_ENDIAN=y", "mipsel"),
    ("CONFIG_MIPS=y\nCONFIG_64BIT=y\nCONFIG_CPU_LITTLE_ENDIAN=y", "mips64el"),
    ("CONFIG_PPC=y\nCONFIG_64BIT=y\nCONFIG_CPU_LITTLE_ENDIAN=y", "ppc64el"),
    ("CONFIG_S390=y\nCONFIG_64BIT=y", "s390x"), ("CONFIG_ARM=y\nCONFIG_CPU_V6K=y", "armv6"),
    ("CONFIG_ARM=y\nCONFIG_CPU_V6=y\nCONFIG_CPU_V7=y", "armv6"), ("CONFIG_ARM=y\nCONFIG_CPU_32v5=y", "armv5"),
    ("CONFIG_MIPS=y\nCONFIG_CPU_BIG_ENDIAN=y", "mips"), ("CONFIG_PPC=y", "powerpc"),
    ("CONFIG_PPC=y\nCONFIG_64BIT=y", "powerpc64"), ("CONFIG_RISCV=y", "riscv32"), ("CONFIG_SPARC=y", nil),
  ]) func architectures(config: String, name: String?) throws {
    let tree = try Self.tree([".config": config + "\n"])
    #expect(try KernelTree.facts(of: tree.root.path).arch?.value == name)
  }

  @Test func noTree() throws {
    let error = #expect(throws: KernelSourceError.self) { try KernelTree.facts(of: "/proc") }
    #expect(error?.problem == .badTree)
    let tree = try Self.tree([".config": "\u{1b}[2J"])
    #expect(throws: KernelSourceError.self) { try KernelTree.facts(of: tree.root.path) }
  }

  // MARK: Yocto

  @Test func anSDKWithoutKernel() throws {
    let sysroot = try Self.tree(["usr/include/linux/bpf.h": ""])
    let set = ["OECORE_TARGET_ARCH": "aarch64", "SDKTARGETSYSROOT": sysroot.root.path]
    let facts = try YoctoEnvironment.facts { set[$0] }
    #expect(facts.arch == Fact("arm64", source: "OECORE_TARGET_ARCH=aarch64"))
    #expect(facts.uapi == Fact("\(sysroot.root.path)/usr/include", source: "SDKTARGETSYSROOT"))
    #expect(facts.version == nil)
    #expect(facts.remarks.contains { $0.contains("kernel-devsrc") })
  }

  @Test func anSDKWithKernel() throws {
    let sysroot = try Self.tree([
      "lib/modules/6.6.54-yocto-standard/build/.config": "CONFIG_ARM64=y\n",
      "lib/modules/6.6.54-yocto-standard/build/include/config/kernel.release": "6.6.54-yocto-standard\n",
    ])
    let set = ["OECORE_TARGET_ARCH": "aarch64", "OECORE_TARGET_SYSROOT": sysroot.root.path]
    let facts = try YoctoEnvironment.facts { set[$0] }
    #expect(facts.version?.value == KernelVersion(6, 6, 54))
    #expect(facts.release?.value == "6.6.54-yocto-standard")
    #expect(facts.config?.value.hasSuffix("/build/.config") == true)
  }

  @Test func aBuild() throws {
    let tree = try Self.tree([".config": Self.arm, "kernel-abiversion": "4.19.94-yocto\n"])
    let set = ["TARGET_ARCH": "arm", "STAGING_KERNEL_BUILDDIR": tree.root.path]
    let facts = try YoctoEnvironment.facts { set[$0] }
    #expect(facts.arch?.value == "arm")
    #expect(facts.release?.value == "4.19.94-yocto")
    #expect(facts.version?.value == KernelVersion(4, 19, 94))
  }

  @Test func noYocto() {
    let error = #expect(throws: KernelSourceError.self) { try YoctoEnvironment.facts { _ in "" } }
    #expect(error?.problem == .noYocto)
  }
}
