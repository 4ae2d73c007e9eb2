import BundleFormat
import Targets

/// What a program's section means to the loader: `SectionDefinition` tells all sections, this those that the loader can
/// attach, and what their targets look like.
struct ProgramSection {
  let definition: SectionDefinition
  /// As the source spells it: "tp".
  let name: String
  /// What stands behind the slash: "syscalls/sys_enter_openat"; "" for nothing.
  let target: String
  let isSleepable: Bool
  let kind: bundle_attach_kind
  /// What a target looks like: "CATEGORY/NAME".
  let placeholder: String

  /// Whether the program's context is a struct pt_regs.
  var readsRegisters: Bool { kind == BUNDLE_ATTACH_KPROBE || kind == BUNDLE_ATTACH_KRETPROBE }
  /// Whether a target is a system call, whose function has another name on each architecture.
  var isSystemCall: Bool { [.ksyscall, .kretsyscall].contains(definition.attachKind) }
  /// Kernels before 5.0 ask programs of this type for their exact version (kernel commit 6c4fc209fcf9).
  var needsKernelVersion: Bool { definition.programType == .kprobe }

  /// The kinds that the loader has a file for.
  static let kinds: [AttachKind: bundle_attach_kind] = [
    .tracepoint: BUNDLE_ATTACH_TRACEPOINT, .rawTracepoint: BUNDLE_ATTACH_RAW_TRACEPOINT,
    .kprobe: BUNDLE_ATTACH_KPROBE, .kretprobe: BUNDLE_ATTACH_KRETPROBE,
    .ksyscall: BUNDLE_ATTACH_KPROBE, .kretsyscall: BUNDLE_ATTACH_KRETPROBE,
  ]

  /// - Parameter kernel: the kernel, where a refusal is to say that it could not do it either.
  init(
    _ section: String, at place: String, line: SourceLine? = nil, for kernel: LinkTarget? = nil
  ) throws(ObjectError) {
    guard let match = SectionDefinition.match(section) else {
      let name = String(section.prefix { $0 != "/" })
      throw ObjectError(
        .unknownSection, at: place, line: line, "section '\(section)' names no type of program",
        help: "sections that can be attached: \(Self.examples)",
        misspelling: ObjectError.Misspelling(name, among: SectionDefinition.all.flatMap(\.names)))
    }
    if let type = match.definition.attachType, match.definition.needsAttachType,
      let refusal = kernel?.refusal(of: .of(type), "section '\(section)'")
    {
      throw ObjectError(refusal.problem, at: place, line: line, refusal.message, help: refusal.help)
    }
    guard let kind = Self.kinds[match.definition.attachKind],
      case .target(let placeholder) = match.definition.suffix
    else {
      throw ObjectError(
        .unsupportedSection, at: place, line: line,
        "programs of section '\(section)' cannot be attached by the loader yet",
        help: "sections that can be: \(Self.examples)")
    }
    definition = match.definition
    name = match.name
    target = match.suffix ?? ""
    isSleepable = match.isSleepable
    self.kind = kind
    self.placeholder = placeholder
  }

  private static var examples: String {
    SectionDefinition.all.filter { kinds[$0.attachKind] != nil }.map { definition in
      if case .target(let placeholder) = definition.suffix {
        "\(definition.names[0])/\(placeholder)"
      } else {
        definition.names[0]
      }
    }.joined(separator: ", ")
  }

  /// What is wrong with a target of this kind, or nil.
  func fault(in target: String) -> String? {
    let parts = target.split(separator: "/", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      !part.isEmpty
        && part.unicodeScalars.allSatisfy {
          $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-.+".unicodeScalars.contains($0))
        }
    }
    guard isName else { return "a name holds only letters, digits and _ - . +" }
    let expected = placeholder.split(separator: "/").count
    return parts.count == expected
      ? nil : "\(expected) part\(expected == 1 ? "" : "s") expected, \(parts.count) found"
  }
}
