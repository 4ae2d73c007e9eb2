/// Boots guests in QEMU and listens to them.
public import Diagnostics
public import Execution
import Synchronization
import SystemPackage
public import Targets

public struct Lab: Sendable {
  let cache: LabCache
  let toolbox: Toolbox

  /// More than this from a console is no report but a kernel that prints without end.
  static let mostBytes = 8 << 20

  public init(cache: LabCache, toolbox: Toolbox) {
    self.cache = cache
    self.toolbox = toolbox
  }

  /// Boots the guest and waits for its end, the time limit or the task's cancellation; QEMU and all files of the run are
  /// gone when this returns or throws.
  /// - Throws: a `Diagnostic` where QEMU is missing or cannot start, or the disk is full.
  public func run(_ guest: Guest) async throws -> GuestRun {
    let program = try qemu(guest.machine)
    let folder = try RunFolder(in: cache)
    defer { withExtendedLifetime(folder) {} }
    let nonce = Self.nonce()
    let initramfs = "\(folder.path)/initramfs"
    try diskWork(initramfs) { () throws(Errno) in
      try Disk.replace(initramfs, with: guest.initramfs(nonce: nonce))
    }
    let command = guest.command(program: program, initramfs: initramfs, kvm: Self.hasKVM(for: guest))
    let listener = Listener(nonce: nonce)
    let guardian = ToolProcess.guardian(toolbox)
    let ended = try await withThrowingTaskGroup(of: Outcome.self) { group in
      group.addTask {
        .ended(try await ToolProcess.watch(command, guardian: guardian) { listener.hear($0) })
      }
      group.addTask {
        try await Task.sleep(for: .seconds(guest.timeout))
        return .late
      }
      defer { group.cancelAll() }
      return try await group.next() ?? .late
    }
    return try listener.run(ended, program: program)
  }

  /// - Throws: a `Diagnostic` that names the package where the QEMU that `run` would take is missing.
  public func check(_ machine: EmulatedMachine) throws(Diagnostic) { _ = try qemu(machine) }

  /// The command that boots `guest`, for people; the initramfs is made for a run and gone after it.
  public func command(_ guest: Guest) -> String {
    guest.command(program: guest.machine.program, initramfs: "INITRAMFS", kvm: Self.hasKVM(for: guest))
      .map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
  }

  private enum Outcome: Sendable {
    /// How QEMU ended by itself; nil: it was ended here.
    case ended(String?)
    case late
  }

  /// What is heard from a guest.
  private final class Listener: Sendable {
    private struct State {
      var reader: ReportReader
      var booted: ContinuousClock.Instant?
      var finished: ContinuousClock.Instant?
    }

    private let state: Mutex<State>
    private let started = ContinuousClock.now

    init(nonce: String) { state = Mutex(State(reader: ReportReader(nonce: nonce))) }

    /// False: no more is wanted.
    func hear(_ bytes: [UInt8]) -> Bool {
      state.withLock { state in
        state.reader.feed(bytes) { report in
          let now = ContinuousClock.now
          if report.kind == .boot { state.booted = now }
          if report.kind == .exit { state.finished = now }
        }
        return !state.reader.isComplete && state.reader.bytes < Lab.mostBytes
      }
    }

    func run(_ outcome: Outcome, program: String) throws(Diagnostic) -> GuestRun {
      let state = state.withLock { $0 }
      let reader = state.reader
      let ending: GuestRun.Ending?
      if reader.isComplete {
        ending = nil
      } else if let panic = reader.console.first(where: { $0.contains("Kernel panic - not syncing") }) {
        ending = .panic(panic)
      } else {
        switch outcome {
        case .late: ending = .hung
        case .ended(nil): ending = .consoleFlood
        case .ended(let how?):
          if let count = reader.expected {
            ending = .reportsLost(count - reader.reports.count)
          } else if how != "exit code 0", state.booted == nil {
            throw Diagnostic(
              id: "qemu-failed",
              message: (["\(program) ended with \(how)"] + reader.console.suffix(4)).joined(separator: "\n"),
              help: "its words above tell the cause; bpfbake verify -v shows the command",
              exitCode: .environment)
          } else {
            ending = .machineEnded(how)
          }
        }
      }
      var run = GuestRun(reader, ending: ending)
      func seconds(_ from: ContinuousClock.Instant, _ to: ContinuousClock.Instant) -> Double {
        (to - from) / .seconds(1)
      }
      run.bootSeconds = state.booted.map { seconds(started, $0) }
      run.runSeconds = state.booted.flatMap { booted in state.finished.map { seconds(booted, $0) } }
      return run
    }
  }

  /// - Throws: a `Diagnostic` that names the package where the machine's QEMU is missing.
  private func qemu(_ machine: EmulatedMachine) throws(Diagnostic) -> String {
    do {
      return try toolbox.find(machine.program).path
    } catch {
      throw Diagnostic(
        id: "tool-not-found", message: "\(machine.program) was not found on PATH",
        help: "install Debian's package \(machine.package): apt-get install \(machine.package)",
        exitCode: .environment)
    }
  }

  /// 128 bits that only this run knows.
  private static func nonce() -> String {
    (0..<4).map { _ in
      let digits = String(UInt32.random(in: 0 ... .max), radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// Whether this machine's own processor can run the guest. Where the module kvm_pvm is loaded, /dev/kvm takes only
  /// kernels that were made for it.
  private static func hasKVM(for guest: Guest) -> Bool {
    #if arch(x86_64)
      let own = "x86_64"
    #elseif arch(arm64)
      let own = "arm64"
    #else
      let own = ""
    #endif
    guard guest.machine.architecture.name == own, !Disk.isFolder("/sys/module/kvm_pvm"),
      let device = try? FileDescriptor.open("/dev/kvm", .readWrite, options: .closeOnExec)
    else { return false }
    try? device.close()
    return true
  }
}
