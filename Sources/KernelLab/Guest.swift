/// What is to be run, and on which kernel.
public import Manifests
public import Targets

public struct Guest: Sendable {
  public var machine: EmulatedMachine
  public var image: BootImage
  public var initProgram: InitProgram
  /// The program's file: a static executable of the machine's architecture.
  public var artifact: [UInt8]
  /// Its arguments; no newlines.
  public var arguments: [String]
  /// Rows of Sources/TargetLoader/init/trigger.c.
  public var triggers: [Recipe.Trigger]
  /// How many more rounds of triggers there are after the artifact's first words.
  public var rounds = 3
  /// Seconds that the artifact may take in the guest.
  public var seconds = 20
  /// Seconds that all may take, the boot too.
  public var timeout = 120

  public init(
    machine: EmulatedMachine, image: BootImage, initProgram: InitProgram, artifact: [UInt8],
    arguments: [String],
    triggers: [Recipe.Trigger]
  ) {
    self.machine = machine
    self.image = image
    self.initProgram = initProgram
    self.artifact = artifact
    self.arguments = arguments
    self.triggers = triggers
  }

  /// The files that the guest's kernel finds: Sources/TargetLoader/init/init.c tells what each is for.
  func initramfs(nonce: String) -> [UInt8] {
    var archive = CpioArchive()
    for folder in ["dev", "proc", "sys"] { archive.addFolder(folder) }
    archive.addDevice("dev/console", major: 5, minor: 1)  // Documentation/admin-guide/devices.txt
    archive.addFile("init", initProgram.bytes, permissions: 0o755)
    archive.addLink("probe", to: "/init")
    archive.addFile("artifact", artifact, permissions: 0o755)
    let instructions =
      ["nonce \(nonce)", "rounds \(rounds)", "seconds \(seconds)"] + triggers.map { "trigger \($0.rawValue)" }
      + arguments.map { "argument \($0)" }
    archive.addFile("lab", Array((instructions.joined(separator: "\n") + "\n").utf8), permissions: 0o600)
    return archive.finished()
  }

  /// QEMU's arguments. `program` is its path.
  func command(program: String, initramfs: String, kvm: Bool) -> [String] {
    let parameters = ["console=\(machine.console)"] + EmulatedMachine.commonParameters + machine.parameters
    // The second is taken where the first cannot be started.
    let accelerators = kvm ? ["-accel", "kvm", "-accel", "tcg"] : ["-accel", "tcg"]
    return [program, "-M", machine.machine] + accelerators + [
      "-cpu", kvm ? "max" : machine.cpu, "-m",
      "\(machine.memory)", "-smp", "1", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
    ] + machine.serial + [
      "-kernel", image.path, "-initrd", initramfs, "-append", parameters.joined(separator: " "),
    ]
  }
}

/// A BPF program as the guest's kernel tells of it.
public struct AcceptedProgram: Hashable, Sendable {
  /// The kernel's number for it.
  public var id: Int
  /// Cut to 15 bytes by the kernel; empty before 4.15.
  public var name: String
  /// enum bpf_prog_type.
  public var type: Int
  /// Instructions that the verifier went through; nil before 5.16.
  public var verified: Int?
  /// Bytes after the verifier's changes, and of machine code; 0: the kernel interprets it.
  public var translatedBytes: Int
  public var jitedBytes: Int
  /// What it is attached to: names of tracepoints and functions, as the kernel has them.
  public var targets: [String] = []

  /// "ID TYPE VERIFIED TRANSLATED JITED NAME"
  init?(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, let id = Int(parts[0]), let type = Int(parts[1]), let verified = Int(parts[2]),
      let translated = Int(parts[3]), let jited = Int(parts[4])
    else { return nil }
    self.id = id
    self.type = type
    self.verified = verified > 0 ? verified : nil
    translatedBytes = translated
    jitedBytes = jited
    name = String(parts[5])
  }
}

/// What came of a guest.
public struct GuestRun: Sendable {
  public enum Ending: Hashable, Sendable {
    /// The artifact ended by itself, or when it was asked to.
    case exited(Int)
    case signaled(Int)
    /// The kernel would not execute it: errno.
    case notRun(Int)
    /// It did not end in the time it had, or when it was asked to, or it printed without end; the init killed it.
    case overdue
    case deaf
    case flood
    /// The kernel panicked.
    case panic(String)
    /// QEMU ended before all was told: how.
    case machineEnded(String)
    /// Neither the guest nor the artifact came to an end in time.
    case hung
    /// The console printed without end.
    case consoleFlood
    /// The guest ended, and some of its reports never came whole.
    case reportsLost(Int)
  }

  /// `uname -r` and `uname -m`, where it booted.
  public var release: String?
  public var machine: String?
  public var programs: [AcceptedProgram] = []
  /// What /proc said of the process that made things happen; several files, if it opened several.
  public var process: [Recipe.Expectation.ProcValue: [String]] = [:]
  /// The artifact's standard output and standard error.
  public var output: [UInt8] = []
  public var errors: [UInt8] = []
  /// The verifier's whole log, where it refused a program and the artifact's `--check` shows it.
  public var verifierLog: [UInt8] = []
  public var ending: Ending
  /// From QEMU's start to the init's first words.
  public var bootSeconds: Double?
  /// From there to the verdict.
  public var runSeconds: Double?
  /// The console's last lines that are not the init's.
  public var console: [String]

  public var outputLines: [String] { Self.lines(output) }
  public var errorLines: [String] { Self.lines(errors) }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Puts together what was reported.
  init(_ reader: ReportReader, ending: Ending?) {
    var found: Ending?
    var targets: [Int: [String]] = [:]  // by the program's number
    for (_, report) in reader.reports.sorted(by: { $0.key < $1.key }) {
      switch report.kind {
      case .boot:
        let names = report.text.split(separator: " ", maxSplits: 1).map(String.init)
        release = names.first
        machine = names.count > 1 ? names[1] : nil
      case .process:
        for line in report.text.split(separator: "\n") {
          let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
          if parts.count == 2, let name = Recipe.Expectation.ProcValue(rawValue: parts[0]) {
            process[name, default: []].append(parts[1])
          }
        }
      case .output: output += report.payload
      case .errors: errors += report.payload
      case .program: if let program = AcceptedProgram(report.text) { programs.append(program) }
      case .attachment:
        let parts = report.text.split(separator: " ", maxSplits: 1)
        if parts.count == 2, let id = Int(parts[0]) { targets[id, default: []].append(String(parts[1])) }
      case .verifierLog: verifierLog += report.payload
      case .notRun: found = .notRun(Int(report.text) ?? 0)
      case .exit: if found == nil { found = Self.ending(report.text) }
      case .last: break
      }
    }
    programs = programs.map { program in
      var program = program
      program.targets = targets[program.id] ?? []
      return program
    }
    console = reader.console + (reader.unfinishedLine.isEmpty ? [] : [reader.unfinishedLine])
    self.ending = ending ?? found ?? .machineEnded("without a word")
  }

  /// "STATUS MILLISECONDS [REASON]"; STATUS as wait4 has it.
  static func ending(_ text: String) -> Ending? {
    let parts = text.split(separator: " ")
    guard let status = parts.first.flatMap({ Int($0) }) else { return nil }
    switch parts.count > 2 ? parts[2] : "" {
    case "time": return .overdue
    case "deaf": return .deaf
    case "flood": return .flood
    default: return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signaled(status & 0x7F)
    }
  }
}
