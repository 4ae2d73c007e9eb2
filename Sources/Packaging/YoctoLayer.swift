/// What `bpfbake export yocto` writes: recipes, the kernel's fragment, and a layer around them if that is asked for.
public struct YoctoLayer: Sendable {
  public var programs: [PackagedProgram]
  public var release: YoctoRelease
  /// The name of the layer to write around the recipes, or nil for none.
  public var layer: String?
  /// The recipe of the kernel that the fragment is for: "linux-yocto".
  public var kernelRecipe: String
  /// The one machine whose kernel is changed, or nil for all.
  public var machine: String?

  public init(
    programs: [PackagedProgram], release: YoctoRelease, layer: String?, kernelRecipe: String, machine: String?
  ) {
    self.programs = programs
    self.release = release
    self.layer = layer
    self.kernelRecipe = kernelRecipe
    self.machine = machine
  }

  /// The files, by path; the same for the same programs.
  public func files(fragment: String) -> [PackagedProgram.File] {
    var files: [PackagedProgram.File] = []
    for program in programs {
      let recipe = YoctoRecipe(program: program, release: release)
      let folder = "recipes-bpf/\(recipe.name)"
      files.append(PackagedProgram.File(path: "\(folder)/\(recipe.fileName)", text: recipe.text))
      for file in program.files {
        files.append(
          PackagedProgram.File(
            path: "\(folder)/files/\(program.recipe.name)/\(file.path)", content: file.content))
      }
    }
    let override = machine.map { ":\($0)" } ?? ""
    files.append(
      PackagedProgram.File(
        path: "recipes-kernel/linux/\(kernelRecipe)_%.bbappend",
        text: """
          # The options that the programs of recipes-bpf need.
          FILESEXTRAPATHS:prepend\(override) := "${THISDIR}/files:"

          SRC_URI:append\(override) = " file://bpfbake.cfg"

          """))
    files.append(PackagedProgram.File(path: "recipes-kernel/linux/files/bpfbake.cfg", text: fragment))
    if let layer { files += layerFiles(layer) }
    return files.sorted { $0.path < $1.path }
  }

  private func layerFiles(_ name: String) -> [PackagedProgram.File] {
    [
      PackagedProgram.File(
        path: "conf/layer.conf",
        text: """
          BBPATH .= ":${LAYERDIR}"
          BBFILES += "${LAYERDIR}/recipes-*/*/*.bb ${LAYERDIR}/recipes-*/*/*.bbappend"

          BBFILE_COLLECTIONS += "\(name)"
          BBFILE_PATTERN_\(name) = "^${LAYERDIR}/"
          BBFILE_PRIORITY_\(name) = "6"

          LAYERVERSION_\(name) = "1"
          LAYERSERIES_COMPAT_\(name) = "\(release.rawValue)"
          LAYERDEPENDS_\(name) = "core bpfbake"

          """),
      PackagedProgram.File(
        path: "README.md",
        text: """
          # \(name)

          BPF programs for Yocto's release \(release.rawValue), written by `bpfbake export yocto`:

          \(programs.map { "- \(YoctoRecipe(program: $0, release: release).name): \($0.summary)" }.joined(separator: "\n"))

          It depends on oe-core and on meta-bpfbake, whose documentation says how it is set up.

          ## Maintenance

          Maintainer: write here who looks after this layer, with an e-mail address, and where a patch is to be sent.

          """),
    ]
  }
}
