import Manifests
import Packaging
import Targets
import Testing

/// What `export buildroot` writes, as texts.
@Suite struct BuildrootTests {
  static func files(_ program: PackagedProgram) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: BuildrootPackage(program).files.map {
        ($0.path, String(decoding: $0.content, as: UTF8.self))
      })
  }

  @Test func namesAreBuildroots() {
    let files = Self.files(YoctoTests.program("my_opens.x"))
    #expect(
      files.keys.sorted() == [
        "package/my-opens-x/Config.in", "package/my-opens-x/my-opens-x.hash",
        "package/my-opens-x/my-opens-x.mk", "package/my-opens-x/src/board.yaml",
        "package/my-opens-x/src/buildroot.yaml", "package/my-opens-x/src/my_opens.x/a.bpf.c",
      ])
    #expect(files["package/my-opens-x/Config.in"]?.hasPrefix("config BR2_PACKAGE_MY_OPENS_X\n") == true)
    #expect(files["package/my-opens-x/my-opens-x.mk"]?.contains("\ndefine MY_OPENS_X_BUILD_CMDS\n") == true)
  }

  @Test(arguments: [
    ("arm", "BR2_arm"), ("arm64", "BR2_aarch64"), ("riscv64", "BR2_RISCV_64"),
    ("x86_64", "BR2_x86_64"),
    ("i386", "BR2_i386"), ("ppc64el", "BR2_powerpc64le"), ("mipsel", "BR2_mipsel"),
    ("mips64el", "BR2_mips64el"), ("s390x", "BR2_s390x"),
  ])
  func architectures(name: String, symbol: String) throws {
    var program = YoctoTests.program()
    program.profile.arch = try #require(Architecture.named(name))
    #expect(Self.files(program)["package/opens/Config.in"]?.contains("\tdepends on \(symbol)\n") == true)
  }

  @Test func licenses() {
    let text = Self.files(YoctoTests.program(license: "(GPL-2.0-only OR MIT) AND Zlib"))[
      "package/opens/opens.mk"]
    #expect(text?.contains("\nOPENS_LICENSE = GPL-2.0-only or MIT, Zlib (program), MIT (loader)\n") == true)
  }

  @Test func theTree() {
    let tree = BuildrootTree.files([BuildrootPackage(YoctoTests.program())], name: "MINE")
    #expect(tree.map(\.path) == ["Config.in", "external.desc", "external.mk"])
    #expect(
      String(decoding: tree[0].content, as: UTF8.self)
        == "source \"$BR2_EXTERNAL_MINE_PATH/package/opens/Config.in\"\n")
  }
}
