import Manifests
import Targets

extension Planner {
  /// Compiles one source to BPF. The object's folder is named after the command, so jobs that would run the same
  /// command share its result.
  mutating func compile(_ original: String, _ job: Job, headers: IncludeTree) -> Plan.Object {
    let source = paths.safe(original)
    let input = wrapped(source, named: Self.lastComponent(original), job)
    // Its neighbours are found even where the file itself is reached by a link.
    let folder = paths.safe(Self.folder(of: original))
    let arch = job.profile.arch
    let toolchain = job.toolchain
    let backEnd = Self.backEnd(job)
    var command = [toolchain.bpfCompiler.path]
    if let tree = job.headers.tree {
      command += ["--target=\(tree.triple)"] + KernelDialect.common + tree.flags
    } else {
      command += backEnd
    }
    command += [
      "-O2", "-g", "-Wall", "-fno-stack-protector", "-D__TARGET_ARCH_\(arch.kernelName)",
      "-nostdinc", "-isystem", toolchain.bpfCompilerHeaders, "-isystem", headers.folder,
    ]
    if let tree = job.headers.tree {
      command += Self.flags(of: tree, staged: headers.folder, kernelName: arch.kernelName)
    }
    let flags = (toolchain.toolchain.bpf.flags + job.recipe.flags).map { safe(flag: $0) }
    command += flags
    command += ["-I", folder, "-fdebug-compilation-dir=/"]
    // No path of this machine's folders in the object: the same bytes wherever it is built. Absolute stand-ins, since
    // clang puts the compilation folder before a relative one only where the file was given by a relative path.
    var standIns = [(headers.folder, "/headers")]
    for (index, flag) in flags.filter({ $0.hasPrefix("-I") }).enumerated() {
      standIns.append((String(flag.dropFirst(2)), "/include\(index)"))
    }
    standIns.append((folder, "/source"))
    if Self.folder(of: input) != folder { standIns.append((Self.folder(of: input), "/source")) }
    command += standIns.map { "-ffile-prefix-map=\($0.0)=\($0.1)" }
    let key = ContentKey(command + (job.headers.tree == nil ? [] : backEnd) + [input])
    let name = Self.fileName(Self.stem(original))
    let object = "objects/\(key.text)/\(name).bpf.o"
    let depfile = "objects/\(key.text)/\(name).d"
    command += ["-MD", "-MF", depfile, "-MT", object]
    var commands = [Command(command + ["-c", "-o", object, input])]
    var stamps = [stamp(toolchain.bpfCompiler)]
    if job.headers.tree != nil {
      var code = "objects/\(key.text)/\(name).ll"
      commands = [Command(command + ["-S", "-emit-llvm", "-o", code, input])]
      if arch.wordSize == 4 {
        // BPF's own layout has eight bytes in a pointer.
        let lowered = "objects/\(key.text)/\(name).bpf.ll"
        commands.append(
          Command([context.bpfbake.path, "native-layout", code, "-o", lowered, "--sources", folder]))
        stamps.append(stamp(context.bpfbake))
        code = lowered
      }
      commands.append(
        Command(
          [toolchain.bpfCompiler.path] + backEnd
            + ["-O2", "-g", "-Wno-override-module", "-c", "-o", object, "-x", "ir", code]))
    }
    add(
      Action(
        description: "compile \(Self.lastComponent(original))", commands: commands,
        inputs: [input],
        implicitInputs: (input == source ? [] : [source]) + headers.inputs
          + stamps,
        outputs: [object, depfile], depfile: depfile,
        advice: job.headers.staged.map {
          "its headers are those that \($0.recipes.joined(separator: ", ")) read when \($0.path) was staged; "
            + "where one is missing, stage them again"
        }))
    return Plan.Object(path: object, depfile: depfile)
  }

  private static func backEnd(_ job: Job) -> [String] {
    [
      "--target=\(job.profile.arch.byteOrder == .little ? "bpfel" : "bpfeb")",
      "-mcpu=\(BPFInstructionSet(for: job.profile.kernel.version).rawValue)",
    ]
  }

  /// Where a kernel's own headers are looked for, in its own order (the Makefile's LINUXINCLUDE and USERINCLUDE). They
  /// count as the system's, so that warnings are the program's alone.
  private static func flags(of tree: HeaderFacts.Tree, staged: String, kernelName: String) -> [String] {
    let (source, build) = ("\(staged)/source", "\(staged)/build")
    let folders =
      [
        "\(source)/arch/\(kernelName)/include", "\(build)/arch/\(kernelName)/include/generated",
        "\(source)/include",
        "\(build)/include", "\(source)/arch/\(kernelName)/include/uapi",
        "\(build)/arch/\(kernelName)/include/generated/uapi", "\(source)/include/uapi",
        "\(build)/include/generated/uapi",
      ] + tree.folders.map { "\(source)/\($0)" }
    return folders.flatMap { ["-isystem", $0] } + tree.firstHeaders.flatMap { ["-include", $0] }
  }

  /// The file that is compiled, where it is not the source itself but one that includes it.
  ///
  /// Clang tells in BTF only of types that a function's signature, a map or a global names, and records are mostly
  /// named by none of them. So where a recipe gives types of records, that file names them; `link` drops its section.
  /// Where the kernel's own headers are read, it tells `link` of which kernel they are and how wide its words.
  private mutating func wrapped(_ source: String, named name: String, _ job: Job) -> String {
    let types = Set(job.recipe.output.compactMap(\.type)).sorted()
    let isOfTree = job.headers.tree != nil
    guard !types.isEmpty || isOfTree else { return source }
    // From its folder, which is searched, or through the link that stands for it.
    var text = "#include \"\(DepfilePaths.isSafe(name) ? name : "../../\(source)")\"\n"
    if isOfTree {
      text += """
        #include <generated/utsrelease.h>
        static const struct {
        \tunsigned char word;
        \tchar release[sizeof(UTS_RELEASE)];
        } bpfbake_headers __attribute__((used, section(".bpfbake.headers"))) = { sizeof(long), UTS_RELEASE };

        """
    }
    for (index, type) in types.enumerated() {
      text += "\(type) *bpfbake_record_\(index) __attribute__((used, section(\".bpfbake.records\")));\n"
    }
    let path = "\(Self.recordsFolder)/\(ContentKey([source, text]).text)/records-of-\(Self.fileName(name))"
    files[path] = text
    return path
  }

  /// Where such files lie in the work folder.
  static let recordsFolder = "records"

  /// A folder of headers is named in depfiles too.
  private mutating func safe(flag: String) -> String {
    flag.hasPrefix("-I/") ? "-I" + paths.safe(String(flag.dropFirst(2))) : flag
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The name without folder, ".bpf.c" or ".c".
  static func stem(_ path: String) -> String {
    let name = lastComponent(path)
    for ending in [".bpf.c", ".c"] where name.hasSuffix(ending) && name.count > ending.count {
      return String(name.dropLast(ending.count))
    }
    return name
  }
}
