public import Targets

/// The kernel that objects are linked for.
public struct LinkTarget: Sendable {
  public var architecture: Architecture
  /// Whose programs it runs: its own architecture, or the 32-bit sibling of that.
  public var user: Architecture
  public var version: KernelVersion
  /// Where a kprobe program's context has registers.
  public var registers: RegisterTable
  /// `uname -r`, where known.
  public var release: String?
  /// The NT_GNU_BUILD_ID, where known.
  public var buildID: [UInt8]
  /// The kernel's own types, for CO-RE.
  public var btf: BTF?
  /// The kernel's CONFIG_ options as its .config writes them ("y", "m", "250", "\"text\""), or nil where unknown.
  public var config: [String: String]?
  /// What the kernel has beyond its version: names of `KernelFeature`.
  public var provides: Set<String> = []

  public init(
    architecture: Architecture, user: Architecture? = nil, version: KernelVersion, release: String? = nil,
    buildID: [UInt8] = [], btf: BTF? = nil, config: [String: String]? = nil
  ) {
    self.architecture = architecture
    self.user = user ?? architecture
    self.version = version
    registers = architecture.registers(kernel: version, user: user)
    self.release = release
    self.buildID = buildID
    self.btf = btf
    self.config = config
  }

  /// The functions that do system calls there.
  var systemCalls: SystemCalls {
    SystemCalls(
      of: architecture, version, user: user,
      hasWrapper: config.map { $0["CONFIG_ARCH_HAS_SYSCALL_WRAPPER"] == "y" })
  }
}

extension LinkTarget {
  /// Whether the device's programs come by the tracepoints syscalls/*: a kernel leaves the calls of programs of fewer bits
  /// out there (include/linux/ftrace.h, arch_trace_is_compat_syscall).
  var reportsSystemCalls: Bool { user.wordSize >= architecture.wordSize }

  /// Whether the kernel has it, by its version and architecture and by what the profile says that it provides.
  func has(_ feature: KernelFeature) -> Bool {
    provides.contains(feature.name) || feature.unbroken(upTo: version, on: architecture) != nil
  }

  /// Why the kernel cannot be given it, and what to do; nil: it can. `meaning`: the beginning of the sentence, "a loop".
  func refusal(
    of feature: KernelFeature, _ meaning: String
  ) -> (problem: ObjectError.Problem, message: String, help: String)? {
    if has(feature) { return nil }
    guard let since = feature.since(on: architecture) else {
      return (
        .kernelLacks,
        "\(meaning) needs \(feature.foundation ?? "something"), which no kernel has on \(architecture.name)",
        feature.alternative.map { "instead: \($0)" } ?? "take another way in the program"
      )
    }
    func help(_ instead: String?) -> String {
      (instead.map { "instead: \($0)" } ?? "take another way in the program")
        + "; or kernel: {provides: [\(feature.name)]} in the profile, if its vendor brought it"
    }
    if let gap = feature.gaps(on: architecture).first(where: { $0.contains(version) }) {
      return (
        .kernelLacks,
        "\(meaning) is not there on \(architecture.name) \(gap), the profile's kernel is \(version)",
        help(feature.replacement)
      )
    }
    let place = since == feature.since ? "" : " on \(architecture.name)"
    return (
      .kernelTooOld, "\(meaning) needs Linux \(since.short)\(place), the profile's kernel is \(version)",
      help(feature.alternative)
    )
  }

  /// Why a program may not call a helper that the kernel has, and what to do; nil: it may.
  func refusal(
    of helper: HelperFunction, to program: LinkedProgram.Program
  ) -> (problem: ObjectError.Problem, message: String, help: String)? {
    guard let type = ProgramType.numbered(program.type), type.isProbe else { return nil }
    let help =
      KernelFeature.of(helper).alternative.map { "instead: \($0)" } ?? "take another way in the program"
    if helper.needsMapWithBTF {
      return (
        .unsupportedFeature, "\(helper.name) needs a map with BTF, and artifacts make maps without", help
      )
    }
    if let last = helper.lastWithoutProbes, version < KernelVersion(last.major, last.minor + 1) {
      return (
        .kernelLacks, "no kernel up to \(last.short) gives \(helper.name) to programs of type \(type.name)",
        help
      )
    }
    if helper.maySleep, !program.isSleepable {
      return (.kernelLacks, "\(helper.name) may sleep, which a program of type \(type.name) may not", help)
    }
    return nil
  }

  /// The first kernel from which all up to this one have it; this one where none but it is known to.
  func oldest(with feature: KernelFeature) -> KernelVersion {
    feature.unbroken(upTo: version, on: architecture) ?? version
  }
}

/// What the recipe adds to what the objects say.
public struct LinkRequest: Sendable {
  /// By C function name: where to attach it, alternatives in order.
  public var attach: [String: [String]]
  /// By map name: the C type of its records ("struct event"), or nil to find it.
  public var outputs: [String: String?]
  /// Whether code stays that the kernel's own values make unreachable, and with it its maps: for comparison with loader
  /// libraries, which leave it to the kernel.
  public var keepsDeadCode = false

  /// Whether a program is refused whose options are off in the kernel's configuration, where that is known.
  public var checksConfig: Bool

  public init(
    attach: [String: [String]] = [:], outputs: [String: String?] = [:], checksConfig: Bool = true
  ) {
    self.attach = attach
    self.outputs = outputs
    self.checksConfig = checksConfig
  }
}
