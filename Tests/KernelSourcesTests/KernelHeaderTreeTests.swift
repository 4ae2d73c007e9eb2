/// Kernel trees of every shape, made up, and what is no such tree.
import Foundation
import KernelSources
import Targets
import Testing

extension Machine {
  static let source: [String: [UInt8]] = files([
    "Makefile":
      "# SPDX-License-Identifier: GPL-2.0\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 76\nEXTRAVERSION =\n",
    "include/linux/kconfig.h": "", "include/linux/compiler_types.h": "", "arch/arm/include/asm/page.h": "",
    "arch/x86/include/asm/page.h": "",
  ])
  static let build: [String: [UInt8]] = files([
    "include/generated/autoconf.h": "#define CONFIG_ARM 1\n",
    "include/generated/utsrelease.h": "#define UTS_RELEASE \"6.1.0-18-armmp\"\n",
    "arch/arm/include/generated/asm/unaligned.h": "",
    ".config": "CONFIG_ARM=y\nCONFIG_CPU_32v7=y\nCONFIG_HZ=250\n",
  ])

  private static func files(_ texts: [String: String]) -> [String: [UInt8]] {
    texts.mapValues { Array($0.utf8) }
  }

  static func below(_ folder: String, _ files: [String: [UInt8]]) -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: files.map { ("\(folder)/\($0.key)", $0.value) })
  }

  /// A source tree at src and a build tree at out, with what `changes` puts or, where it is nil, takes away.
  convenience init(tree changes: [String: String?]) throws {
    var files = Self.below("src", Self.source).merging(Self.below("out", Self.build)) { first, _ in first }
    for (path, text) in changes { files[path] = text.map { Array($0.utf8) } }
    try self.init(files)
  }

  func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      at: root.appending(path: path), withDestinationURL: root.appending(path: target))
  }

  func remove(_ path: String) throws -> Machine {
    try FileManager.default.removeItem(at: root.appending(path: path))
    return self
  }

  func tree(_ build: String = "out", source: String? = nil, _ architecture: Architecture = .arm) throws
    -> KernelHeaderTree
  {
    try KernelHeaderTree.read(
      build: root.appending(path: build).path, source: source.map { root.appending(path: $0).path },
      for: architecture)
  }
}

@Suite struct KernelHeaderTreeTests {
  /// MIPS has a folder of headers for each kind of board.
  @Test func platformsOfMIPS() throws {
    let malta = "cflags-$(CONFIG_MIPS_MALTA)\t+= -I$(srctree)/arch/mips/include/asm/mach-malta\n"
    let ath79 = "cflags-$(CONFIG_ATH79) += -I$(srctree)/arch/mips/include/asm/mach-ath79\n"
    let tree = try Machine(tree: [
      "src/arch/mips/include/asm/page.h": "", "out/arch/mips/include/generated/asm/none.h": "",
      "src/arch/mips/mti-malta/Platform": "# board\n\(malta)load-$(CONFIG_MIPS_MALTA) += 0x80100000\n",
      "src/arch/mips/ath79/Platform": ath79, "src/arch/mips/Kbuild.platforms": malta,
      "src/arch/mips/odd/Platform": "cflags-$(CONFIG_MIPS_MALTA) += -I$(srctree)/../../etc\n",
      "out/.config":
        "CONFIG_MIPS=y\nCONFIG_CPU_LITTLE_ENDIAN=y\nCONFIG_MIPS_MALTA=y\n# CONFIG_ATH79 is not set\n",
    ]).tree(source: "src", .mipsel)
    #expect(tree.platformFolders == ["arch/mips/include/asm/mach-malta"])
    #expect(
      tree.identifyingFiles["source/arch/mips/mti-malta/Platform"]
        == "\(tree.source)/arch/mips/mti-malta/Platform")
    #expect(try Machine(tree: [:]).tree(source: "src").platformFolders == [])
  }

  @Test func builtInItsSource() throws {
    let machine = try Machine(
      Machine.below("linux", Machine.source.merging(Machine.build) { first, _ in first }))
    let tree = try machine.tree("linux")
    #expect(tree.source == tree.build)
    #expect(tree.version == KernelVersion(6, 1, 76))
    #expect(tree.release == "6.1.0-18-armmp")
    #expect(tree.config["CONFIG_HZ"] == .number("250"))
    #expect(tree.firstHeaders == ["linux/kconfig.h", "linux/compiler_types.h"])
  }

  @Test func sourceAndBuildGiven() throws {
    let machine = try Machine(tree: [:])
    #expect(try machine.tree(source: "src").source.hasSuffix("/src"))
  }

  @Test func sourceLinkedOfABuildElsewhere() throws {
    let machine = try Machine(tree: [:])
    try machine.link("out/source", to: "src")
    #expect(try machine.tree().source.hasSuffix("/out/source"))
  }

  @Test(arguments: ["include SOURCE/Makefile\n", "VERSION = 4\nMAKEARGS := -C SOURCE\nMAKEARGS += O=x\n"])
  func sourceNamedByTheMakefile(text: String) throws {
    let machine = try Machine(tree: [:])
    let source = machine.root.appending(path: "src").path
    try text.replacingOccurrences(of: "SOURCE", with: source)
      .write(to: machine.root.appending(path: "out/Makefile"), atomically: true, encoding: .utf8)
    #expect(try machine.tree().source == source)
  }

  /// As the packages of Debian are, unpacked somewhere else than in /usr/src, and reached by /lib/modules/RELEASE/build.
  @Test func debiansPairSideBySide() throws {
    let machine = try Machine(tree: ["out/Makefile": "include /usr/src/no-such-kernel/src/Makefile\n"])
    try machine.link("build", to: "out")
    #expect(try machine.tree("build").source.hasSuffix("/src"))
  }

  @Test(
    arguments: [
      (KernelVersion(6, 1), nil, true), (KernelVersion(6, 1, 76), "6.1.0-18-armmp", true),
      (KernelVersion(6, 1, 75), nil, false), (KernelVersion(5, 10), nil, false),
      (KernelVersion(6, 1), "6.1.0-19-armmp", false),
    ] as [(KernelVersion, String?, Bool)])
  func heldAgainstAProfile(version: KernelVersion, release: String?, fits: Bool) throws {
    let machine = try Machine(tree: [:])
    let tree = try machine.tree(source: "src")
    if fits {
      try tree.check(version: version, release: release)
    } else {
      let error = #expect(throws: KernelSourceError.self) {
        try tree.check(version: version, release: release)
      }
      #expect(error?.problem == .treeOfAnotherVersion)
    }
  }

  /// What differs by the compiler alone is no other kernel.
  @Test func heldAgainstAConfig() throws {
    let machine = try Machine(tree: [:])
    let tree = try machine.tree(source: "src")
    let same = try KernelConfig.parse(
      Array(
        "CONFIG_ARM=y\nCONFIG_CPU_32v7=y\nCONFIG_HZ=250\nCONFIG_GCC_VERSION=120200\n# CONFIG_X is not set\n"
          .utf8))
    try tree.check(version: tree.version, release: nil, options: same, path: "config")
    let other = try KernelConfig.parse(Array("CONFIG_ARM=y\nCONFIG_HZ=100\n".utf8))
    #expect(throws: KernelSourceError.self) {
      try tree.check(version: tree.version, release: nil, options: other, path: "config")
    }
  }

  @Test(
    arguments: [
      (["out/.config": "CONFIG_64BIT=y\n"], .treeOfAnotherArchitecture),
      (["out/.config": "CONFIG_CPU_BIG_ENDIAN=y\n"], .treeOfAnotherArchitecture),
      (["out/arch/arm/include/generated/asm/unaligned.h": nil], .treeNotConfigured),
      (["out/include/generated/utsrelease.h": nil], .treeNotConfigured),
      (["out/include/generated/utsrelease.h": "#define UTS_RELEASE \"\"\n"], .treeNotConfigured),
      (["out/include/generated/utsrelease.h": "#define UTS_RELEASE \"a b\"\n"], .treeNotConfigured),
      (["out/.config": nil], .treeNotConfigured), (["src/Makefile": nil], .notAKernelTree),
      (["src/Makefile": "VERSION = 6\nPATCHLEVEL = 99999999999999999999\nSUBLEVEL = 1\n"], .notAKernelTree),
      (["src/include/linux/kconfig.h": nil], .notAKernelTree),
      (["src/arch/arm/include/asm/page.h": nil], .treeOfAnotherArchitecture),
    ] as [([String: String?], KernelSourceError.Problem)])
  func mistaken(changes: [String: String?], problem: KernelSourceError.Problem) throws {
    let machine = try Machine(tree: changes)
    let error = #expect(throws: KernelSourceError.self) { try machine.tree(source: "src") }
    #expect(error?.problem == problem, "\(error?.message ?? "")")
  }
}
