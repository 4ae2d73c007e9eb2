import Manifests

extension Planner {
  /// Compiles the loader around the bundle of one job. The artifact appears under its own name only when it is whole.
  mutating func finish(_ job: Job, folder: String, artifact: String) {
    let toolchain = job.toolchain
    let loader = paths.safe(context.loaderFolder)
    let source = "\(loader)/loader.c"
    let script = "\(loader)/loader.ld"
    let unfinished = "\(folder)/artifact.tmp"
    let depfile = "\(folder)/artifact.d"
    // The loader is a program among the device's own, whatever the kernel is.
    var command = toolchain.compileCommand(for: job.profile.user)
    command += Self.dialect(toolchain.loaderCompilerKind) + Self.loaderFlags
    command += ["-T", script]
    if context.strip { command.append("-Wl,-s") }
    command += toolchain.toolchain.loader.flags
    command += ["-ffile-prefix-map=\(loader)=loader"]
    command += ["-include", "\(folder)/features.h", "-I", folder]
    command += ["-MD", "-MF", depfile, "-MT", artifact, source, "-o", unfinished]
    var stamps = [stamp(toolchain.loaderCompiler)]
    if let linker = toolchain.loaderLinker { stamps.append(stamp(linker)) }
    add(
      Action(
        description: "bake \(job.recipe.name) for \(job.profile.name)",
        commands: [
          Command(command), Command(["chmod", "755", unfinished]),
          Command(["mv", "-f", unfinished, artifact]),
        ],
        inputs: [source], implicitInputs: ["\(folder)/bundle.bin", "\(folder)/features.h", script] + stamps,
        outputs: [artifact, depfile], depfile: depfile))
  }

  /// What the loader's own sources ask for, whatever compiles them: freestanding, as small as can be, one static ELF that
  /// Sources/TargetLoader/loader.ld lays out.
  static let loaderFlags = [
    "-std=gnu11", "-ffreestanding", "-nostdlib", "-static", "-fno-pic", "-fomit-frame-pointer",
    "-fno-asynchronous-unwind-tables", "-fno-unwind-tables", "-fno-stack-protector", "-fcf-protection=none",
    "-fno-ident", "-fno-jump-tables", "-fmerge-all-constants", "-ffunction-sections", "-fdata-sections",
    "-fno-strict-aliasing", "-Wl,--gc-sections,--build-id=none,-z,noexecstack,-z,norelro",
  ]

  /// The same wish in each compiler's words: smallest code; the compiler's own headers, and none of a C library.
  static func dialect(_ kind: ResolvedToolchain.CompilerKind) -> [String] {
    switch kind {
    case .clang: ["-Oz", "-nostdlibinc", "-Wl,-O2"]
    // Zig adds checks of its own where it is not told to leave them out.
    case .zig: ["-Oz", "-nostdlibinc", "-fno-sanitize=undefined"]
    case .gcc: ["-Os", "-Wl,-O2"]
    }
  }
}
