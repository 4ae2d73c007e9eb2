import Targets

/// What `bpfbake export buildroot` writes for one program: a package for a BR2_EXTERNAL tree. Source: the Buildroot manual,
/// "Adding new packages to Buildroot" and "Keeping customizations outside of Buildroot".
public struct BuildrootPackage: Sendable {
  public var program: PackagedProgram

  public init(_ program: PackagedProgram) {
    self.program = program
  }

  /// The package's name: lower-case letters, digits and dashes.
  public var name: String { program.recipe.name.replacing("_", with: "-").replacing(".", with: "-") }

  /// What its variables begin with.
  private var prefix: String { name.replacing("-", with: "_").uppercased() }

  /// The symbol of the architecture in Buildroot's arch/Config.in.
  private var architecture: String {
    let machine = program.profile.arch.gnuMachine
    return machine == "riscv64" ? "BR2_RISCV_64" : "BR2_\(machine)"
  }

  public var files: [PackagedProgram.File] {
    let folder = "package/\(name)"
    var files = [
      PackagedProgram.File(path: "\(folder)/Config.in", text: config),
      PackagedProgram.File(path: "\(folder)/\(name).mk", text: makefile),
      PackagedProgram.File(path: "\(folder)/\(name).hash", text: hash),
      PackagedProgram.File(path: "\(folder)/src/\(program.profile.name).yaml", text: profile),
      PackagedProgram.File(path: "\(folder)/src/buildroot.yaml", text: Self.toolchain),
    ]
    for file in program.files {
      files.append(
        PackagedProgram.File(path: "\(folder)/src/\(program.recipe.name)/\(file.path)", content: file.content)
      )
    }
    return files.sorted { $0.path < $1.path }
  }

  private var config: String {
    let homepage = program.recipe.homepage.map { "\n\t  \($0)\n" } ?? ""
    return """
      config BR2_PACKAGE_\(prefix)
      \tbool "\(name)"
      \tdepends on \(architecture)
      \thelp
      \t  \(program.summary)
      \t  One static executable that carries its BPF program.
      \(homepage)
      """
  }

  private var makefile: String {
    let bar = String(repeating: "#", count: 80)
    let options = program.options.map { "\t$(call KCONFIG_ENABLE_OPT,\($0))\n" }.joined()
    let licenses = LicenseExpression.commaSeparated(program.license)
    return """
      \(bar)
      #
      # \(name)
      #
      \(bar)

      \(prefix)_VERSION = 1.0
      \(prefix)_SITE = $(\(prefix)_PKGDIR)src
      \(prefix)_SITE_METHOD = local
      \(prefix)_LICENSE = \(licenses) (program), MIT (loader)
      \(prefix)_LICENSE_FILES = \(program.recipe.name)/\(program.licenseText.path)

      # The headers of libbpf: Buildroot's, or this machine's.
      ifeq ($(BR2_PACKAGE_LIBBPF),y)
      \(prefix)_DEPENDENCIES += libbpf
      endif

      # bpfbake and clang are this machine's; the loader is compiled by $(TARGET_CC).
      BPFBAKE ?= bpfbake

      define \(prefix)_BUILD_CMDS
      \tcd $(@D) && CC="$(TARGET_CC)" STAGING_DIR="$(STAGING_DIR)" XDG_CACHE_HOME="$(@D)/cache" \\
      \t\t$(BPFBAKE) build ./\(program.recipe.name) --profile ./\(program.profile.name).yaml \\
      \t\t--toolchain ./buildroot.yaml --output bake --no-strip
      endef

      define \(prefix)_INSTALL_TARGET_CMDS
      \t$(INSTALL) -D -m 0755 $(@D)/bake/\(program.profile.name)/\(program.recipe.name) \\
      \t\t$(TARGET_DIR)/usr/bin/\(program.recipe.name)
      endef

      # What the program needs of the kernel.
      define \(prefix)_LINUX_CONFIG_FIXUPS
      \(options)endef

      $(eval $(generic-package))

      """
  }

  private var hash: String {
    """
    # Locally computed
    sha256  \(program.licenseText.sha256)  \(program.recipe.name)/\(program.licenseText.path)

    """
  }

  private var profile: String {
    """
    format: 1
    arch: \(program.profile.arch.name)
    kernel: {version: "\(program.profile.kernel.version)"}

    """
  }

  private static let toolchain = """
    format: 1
    description: Buildroot's C compiler for the loader, clang for the bytecode
    sysroot: {environment: STAGING_DIR}
    bpf: {compiler: clang, headers: [=/usr/include, /usr/include]}
    loader: {compiler: {environment: CC}}

    """
}

/// The files that make a folder of packages a BR2_EXTERNAL tree.
public enum BuildrootTree {
  /// - Parameter name: what its variables are called: BR2_EXTERNAL_NAME_PATH.
  public static func files(_ packages: [BuildrootPackage], name: String) -> [PackagedProgram.File] {
    let sources = packages.map { "source \"$BR2_EXTERNAL_\(name)_PATH/package/\($0.name)/Config.in\"\n" }
    return [
      PackagedProgram.File(path: "Config.in", text: sources.sorted().joined()),
      PackagedProgram.File(
        path: "external.desc", text: "name: \(name)\ndesc: BPF programs, by bpfbake export buildroot\n"),
      PackagedProgram.File(
        path: "external.mk",
        text: "include $(sort $(wildcard $(BR2_EXTERNAL_\(name)_PATH)/package/*/*.mk))\n"),
    ]
  }
}
