import Manifests
import Packaging
import Targets
import Testing

/// What `export yocto` writes, as texts.
@Suite struct YoctoTests {
  static func program(_ name: String = "opens", license: String = "GPL-2.0-only", description: String? = nil)
    -> PackagedProgram
  {
    PackagedProgram(
      recipe: Recipe(
        name: name, path: "/p/recipe.yaml", description: description, homepage: "https://example.org/opens",
        sources: ["/p/a.bpf.c"]),
      profile: Profile(
        name: "board", path: "/board.yaml", arch: .arm,
        kernel: Profile.Kernel(version: KernelVersion(4, 19, 94))),
      license: license,
      licenseText: PackagedProgram.LicenseText(path: "COPYING", line: nil, md5: "0123", sha256: "4567"),
      files: [PackagedProgram.File(path: "a.bpf.c", text: "source")], needsKernel: false, options: [])
  }

  static func files(
    _ program: PackagedProgram, _ release: YoctoRelease = .wrynose, layer: String? = nil
  ) -> [String: String] {
    let layer = YoctoLayer(
      programs: [program], release: release, layer: layer, kernelRecipe: "linux-yocto", machine: "qemuarm")
    return Dictionary(
      uniqueKeysWithValues: layer.files(fragment: "CONFIG_X=y\n").map {
        ($0.path, String(decoding: $0.content, as: UTF8.self))
      })
  }

  @Test func theFiles() {
    let files = Self.files(Self.program(), layer: "mine")
    #expect(
      files.keys.sorted() == [
        "README.md", "conf/layer.conf", "recipes-bpf/opens/files/opens/a.bpf.c",
        "recipes-bpf/opens/opens_1.0.bb", "recipes-kernel/linux/files/bpfbake.cfg",
        "recipes-kernel/linux/linux-yocto_%.bbappend",
      ])
    #expect(files["recipes-kernel/linux/files/bpfbake.cfg"] == "CONFIG_X=y\n")
    let append = files["recipes-kernel/linux/linux-yocto_%.bbappend"] ?? ""
    #expect(append.contains("\nSRC_URI:append:qemuarm = \" file://bpfbake.cfg\"\n"))
    #expect(files["conf/layer.conf"]?.contains("LAYERSERIES_COMPAT_mine = \"wrynose\"\n") == true)
  }

  @Test(arguments: YoctoRelease.allCases) func whereTheSourcesAre(release: YoctoRelease) {
    let text = Self.files(Self.program(), release)["recipes-bpf/opens/opens_1.0.bb"] ?? ""
    let folder = release == .scarthgap ? "${WORKDIR}" : "${UNPACKDIR}"
    #expect(text.contains("\nS = \"\(folder)/opens\"\n"))
    #expect(text.contains("\nCOMPATIBLE_HOST = \"arm-.*linux.*\"\n"))
    #expect(text.contains("\nBPFBAKE_KERNEL_VERSION ?= \"4.19.94\"\n"))
  }

  @Test(arguments: [
    ("GPL-2.0-only", "GPL-2.0-only & MIT"), ("MIT", "MIT"),
    ("GPL-2.0-only OR BSD-2-Clause", "(GPL-2.0-only | BSD-2-Clause) & MIT"),
    ("(MIT OR Zlib) AND BSD-2-Clause", "((MIT | Zlib) & BSD-2-Clause) & MIT"),
  ])
  func licenses(spdx: String, license: String) {
    let text = Self.files(Self.program(license: spdx))["recipes-bpf/opens/opens_1.0.bb"] ?? ""
    #expect(text.contains("\nLICENSE = \"\(license)\"\n"), "\(text)")
    #expect(text.contains("${COMMON_LICENSE_DIR}/MIT;md5=") == (spdx != "MIT"))
  }

  /// A description is no code for bitbake.
  @Test func descriptionsAreText() {
    let program = Self.program(description: #"a "quote", ${@os.system('x')} and \"#)
    let text = Self.files(program)["recipes-bpf/opens/opens_1.0.bb"] ?? ""
    #expect(text.hasPrefix("SUMMARY = \"a 'quote', $ {@os.system('x')} and /\"\n"), "\(text)")
  }

  @Test func underscoresAreNoVersion() {
    let text = Self.files(Self.program("my_opens"))["recipes-bpf/my-opens/my-opens_1.0.bb"] ?? ""
    #expect(
      text.contains("\nSRC_URI = \"file://my_opens\"\n")
        && text.contains("\nBPFBAKE_PROGRAM = \"my_opens\"\n"))
  }

  @Test func theKernelsOwn() {
    var program = Self.program()
    program.needsKernel = true
    let text = Self.files(program)["recipes-bpf/opens/opens_1.0.bb"] ?? ""
    #expect(text.contains("\nBPFBAKE_KERNEL_TASK = \"virtual/kernel:do_shared_workdir\"\n"))
    #expect(!text.contains("BPFBAKE_KERNEL_VERSION"))
  }

  @Test(
    arguments: [
      ("// SPDX-License-Identifier: GPL-2.0-only\nint x;\n", [1: "GPL-2.0-only"]),
      ("\n/* SPDX-License-Identifier: (GPL-2.0 OR MIT) */\r\n", [2: "(GPL-2.0 OR MIT)"]),
      ("# SPDX-License-Identifier: MIT", [1: "MIT"]), ("int SPDX;\n", [:]), ("", [:]),
    ] as [(String, [Int: String])])
  func namedLicenses(source: String, lines: [Int: String]) {
    let found = LicenseExpression.named(in: Array(source.utf8))
    #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.line, $0.expression) }) == lines)
    for one in found { #expect(source.contains(String(decoding: one.bytes, as: UTF8.self))) }
  }
}
