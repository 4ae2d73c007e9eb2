import ArgumentParser
import BPFObjects
import Diagnostics
import Execution
import KernelLab
import KernelSources
import Manifests
import Targets

/// Write a profile out of what a device, a kernel or a build tells.
struct ProfileCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Write a profile of what a device or a kernel tells.",
    discussion: """
      SOURCE is one of
        ssh:[USER@]HOST       a running device; `sh` there reads a few lines and prints
        FILE                  what the line of --print-probe printed on a device, over a serial console for example;
                              or a kernel: vmlinux, vmlinuz, bzImage, zImage, Image, Image.gz or uImage
        FOLDER                a kernel tree that was configured and built, or linux-headers-*
        debian:SUITE/PACKAGE  a kernel of Debian's, with --arch
        yocto-sdk             the environment that an SDK's environment-setup-* or a devshell sets
      What could not be learnt stands in comments. No file is replaced without --force.
      """)

  @Argument(help: "The name of the profile.")
  var name: String?

  @Option(help: ArgumentHelp("What to learn it from.", valueName: "source"))
  var from: String?

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Where it goes; Profiles/NAME.yaml of the project if not given.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("The architecture, where the source does not tell it.", valueName: "arch"))
  var arch: String?

  @Option(
    help: ArgumentHelp("The kernel's version, where the source does not tell it.", valueName: "version"))
  var kernelVersion: String?

  @Flag(help: "Replace files that are there.")
  var force = false

  @Flag(help: "Print the line of shell that has a device tell what it is, and end.")
  var printProbe = false

  @Option(help: ArgumentHelp("How long a device may take.", valueName: "seconds"))
  var timeout = 60

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if timeout < 1 { throw ValidationError("--timeout takes a number of seconds from 1 on") }
    if printProbe { return }
    guard let name, !name.isEmpty else { throw ValidationError("name the profile") }
    guard let from, !from.isEmpty else { throw ValidationError("name a source by --from") }
  }

  func run() async throws {
    if printProbe {
      print(DeviceProbe.script(withTypes: false))
      return
    }
    guard let name, let from else { return }
    let path = Disk.absolute(
      output ?? "\(Project.find(from: Disk.currentFolder)?.folder ?? ".")/Profiles/\(name).yaml")
    // That the name can be one, before a device is asked.
    _ = try Profile.parse(
      yaml: "{format: 1, arch: \(Architecture.x86_64.name), kernel: {version: 1.0.0}}",
      path: output == nil ? path : "\(path)/../\(name).yaml")
    var facts: KernelFacts
    do {
      facts = try await learn(from: from)
    } catch let error as KernelSourceError {
      throw error.diagnostic
    }
    try check(&facts, from)
    let draft = ProfileDraft(path: path, facts: facts, source: from)
    for file in try draft.write(force: force) { print(Terminal.path(file)) }
    for line in draft.unknown { Terminal.say("not learnt: \(line.key). \(line.advice)") }
  }

  // MARK: Sources

  private func learn(from source: String) async throws -> KernelFacts {
    if source.hasPrefix("ssh:") { return try await device(String(source.dropFirst(4))) }
    if source.hasPrefix("debian:") { return try await debian(String(source.dropFirst(7))) }
    if source == "yocto-sdk" { return try YoctoEnvironment.facts(GlobalOptions.environment) }
    let path = Disk.absolute(source)
    if Disk.isFolder(path) { return try KernelTree.facts(of: path) }
    let bytes = try Files.read(path)
    if KernelImage(bytes) == nil, !bytes.prefix(4096).contains(0) {
      return try DeviceProbe.facts(of: bytes, path: path)
    }
    return try await kernel(bytes, path)
  }

  private func device(_ destination: String) async throws -> KernelFacts {
    // What ssh would take for an option, or what no name of a host or user can hold.
    let parts = destination.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count <= 2,
      parts.allSatisfy({ part in
        !part.isEmpty && !part.hasPrefix("-")
          && part.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"'\"\\$`;&|<>(){}*?!".utf8.contains($0) }
      })
    else {
      throw Diagnostic(
        id: "bad-device", message: "\(Printable.quoted(destination)) is no [USER@]HOST",
        help: "write ssh:root@192.0.2.1; other options belong into ~/.ssh/config")
    }
    let ssh = try Toolbox(environment: GlobalOptions.environment).find("ssh").path
    let arguments = [
      ssh, "-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "LogLevel=ERROR", "--", destination,
      "sh",
    ]
    if global.verbose { Terminal.say(arguments.joined(separator: " ")) }
    let answer = try await ToolProcess.ask(
      arguments, input: Array((DeviceProbe.script(withTypes: true) + "\n").utf8),
      limit: DeviceProbe.maximumBytes, seconds: timeout)
    guard let ending = answer.ending else {
      throw Diagnostic(
        id: "device-too-slow", message: "\(destination) did not answer within \(timeout) seconds",
        help: "give it more time by --timeout", exitCode: .environment)
    }
    guard ending == "exit code 0" else {
      let words = answer.errors.suffix(4).map { "\n\($0)" }.joined()
      throw Diagnostic(
        id: "device-unreachable", message: "\(destination) cannot be asked: ssh ended with \(ending)\(words)",
        help: "`ssh \(destination) true` has to work without asking anything; see ssh-copy-id",
        exitCode: .environment
      )
    }
    return try DeviceProbe.facts(of: answer.output, path: nil)
  }

  private func debian(_ words: String) async throws -> KernelFacts {
    let parts = words.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let arch else {
      throw Diagnostic(
        id: "bad-debian-source",
        message: parts.count == 2
          ? "Debian has this package for more than one architecture"
          : "\(Printable.quoted(words)) is no SUITE/PACKAGE",
        help: "write --from debian:bookworm/linux-image-armmp --arch arm")
    }
    let architecture = try Self.architecture(arch)
    guard let machine = EmulatedMachine.emulating(architecture) else {
      throw Diagnostic(
        id: "no-machine", message: "no machine is known that boots kernels for \(architecture.name)",
        exitCode: .environment)
    }
    let suite = try DebianSuite(
      parts[0], for: machine, cache: LabCache(environment: GlobalOptions.environment),
      toolbox: Toolbox(environment: GlobalOptions.environment), environment: GlobalOptions.environment)
    let package = try await suite.kernel(package: parts[1]) { Terminal.status($0) }
    Terminal.clearStatus()
    var facts = try await kernel(try Files.read(package.image), package.image)
    facts.image = Fact(.debian(suite: parts[0], package: parts[1]), source: package.description)
    if facts.configContent == nil, let config = package.config {
      facts.configContent = Fact(try Files.read(config), source: package.description)
    }
    return facts
  }

  /// A kernel's file, unpacked as far as it takes.
  private func kernel(_ bytes: [UInt8], _ path: String) async throws -> KernelFacts {
    guard let image = KernelImage(bytes) else {
      throw Diagnostic(
        id: "not-a-kernel", location: SourceLocation(file: path),
        message: "this is no kernel of a form known here",
        help: "give a vmlinux, vmlinuz, bzImage, zImage, Image, Image.gz or uImage")
    }
    var plain = bytes
    if !KernelImage.isPlain(bytes) {
      for part in image.candidates(in: bytes) {
        if let unpacked = try await BootImage.unpack(
          part, of: bytes, Toolbox(environment: GlobalOptions.environment),
          try LabCache(environment: GlobalOptions.environment)), KernelImage.isPlain(unpacked)
        {
          plain = unpacked
          break
        }
      }
    }
    var facts = try image.facts(of: bytes, plain: plain, path: path)
    // Distributions put it beside the kernel.
    if facts.configContent == nil, let release = facts.release?.value, !release.contains("/") {
      let config = Disk.absolute("../config-\(release)", in: path)
      if Disk.isFile(config) { facts.config = Fact(config, source: "it lies beside the kernel") }
    }
    return facts
  }

  // MARK: What is required

  private static func architecture(_ word: String) throws(Diagnostic) -> Architecture {
    if let architecture = Architecture.named(word) { return architecture }
    throw Diagnostic(
      id: "unknown-architecture", message: "there is no architecture \(Printable.quoted(word))",
      help: NearMatch.question(word, among: Architecture.all.flatMap { [$0.name] + $0.aliases })
        ?? "use one of \(Architecture.all.map(\.name).joined(separator: ", "))")
  }

  /// That arch and version are known, by the source or by the command line, which has the last word.
  private func check(_ facts: inout KernelFacts, _ source: String) throws(Diagnostic) {
    if let arch { facts.arch = Fact(try Self.architecture(arch).name, source: "--arch") }
    if let kernelVersion {
      guard let version = KernelVersion(release: kernelVersion) else {
        throw Diagnostic(
          id: "bad-version", message: "\(Printable.quoted(kernelVersion)) is no kernel version",
          help: "write --kernel-version 6.1.76")
      }
      facts.version = Fact(version, source: "--kernel-version")
    }
    if let arch = facts.arch { facts.arch?.value = try Self.architecture(arch.value).name }
    var missing: [String] = []
    if facts.arch == nil { missing.append("--arch") }
    if facts.version == nil { missing.append("--kernel-version") }
    guard missing.isEmpty else {
      throw Diagnostic(
        id: "not-learnt",
        message: (["\(Printable.text(source)) does not tell what every profile has"] + facts.remarks)
          .joined(separator: "\n"),
        help: "give it by \(missing.joined(separator: " and "))")
    }
  }
}
