/// Why an object cannot be read, or cannot be linked for the kernel it is meant for.
public struct ObjectError: Error, Hashable, Sendable {
  /// The kinds of fault; the raw value is the stable id that users see.
  public enum Problem: String, CaseIterable, Sendable {
    case notAnObject = "not-an-object"
    case corruptELF = "corrupt-elf"
    case corruptBTF = "corrupt-btf"
    case wrongMachine = "wrong-machine"
    case wrongByteOrder = "wrong-byte-order"
    case missingBTF = "missing-btf"
    case noProgram = "no-program"
    case unknownSection = "unknown-section"
    case unsupportedSection = "unsupported-section"
    case sectionWithoutTarget = "section-without-target"
    case staticProgram = "static-program"
    case legacyMaps = "legacy-maps"
    case mapWithoutType = "map-without-type"
    case mapDefinition = "map-definition"
    case unresolvedExtern = "unresolved-extern"
    case duplicateSymbol = "duplicate-symbol"
    case badRelocation = "bad-relocation"
    case badInstruction = "bad-instruction"
    case unsupportedFeature = "unsupported-feature"
    case kernelOptionOff = "kernel-option-off"
    case kernelTooOld = "kernel-too-old"
    case kernelLacks = "kernel-lacks"
    case otherKernel = "other-kernel"
    case relocationMismatch = "core-mismatch"
    case missingKernelBTF = "missing-kernel-btf"
    case noRegister = "no-register"
    case unseenSystemCalls = "unseen-system-calls"
    case licenseConflict = "license-conflict"
    case unknownProgram = "unknown-program"
    case unknownMap = "unknown-map"
    case outputMapKind = "output-map-kind"
    case unknownType = "unknown-type"
    case unprintableType = "unprintable-type"
    case limitExceeded = "limit-exceeded"
    case corruptBundle = "corrupt-bundle"
    /// A warning: see `LinkedProgram.warnings`.
    case kernelWordSize = "kernel-word-size"
  }

  public let problem: Problem
  /// The object, section, function or map that is at fault, such as "program 'trace_openat', instruction 12".
  public let place: String
  /// The line of C that is at fault, where the object's line information tells.
  public let line: SourceLine?
  /// What is wrong, one sentence.
  public let message: String
  /// What to do about it.
  public let help: String?
  /// A name that is not known, and those that are.
  public let misspelling: Misspelling?

  /// What a "did you mean" is made from.
  public struct Misspelling: Hashable, Sendable {
    public let word: String
    public let known: [String]

    init(_ word: String, among known: [String]) {
      self.word = word
      self.known = known
    }
  }

  public init(
    _ problem: Problem, at place: String, line: SourceLine? = nil, _ message: String, help: String? = nil,
    misspelling: Misspelling? = nil
  ) {
    self.problem = problem
    self.place = place
    self.line = line
    self.message = message
    self.help = help
    self.misspelling = misspelling
  }

  static func noProgram(in place: String) -> ObjectError {
    ObjectError(
      .noProgram, at: place, "there is no program in it",
      help: "name the section of at least one function: SEC(\"tracepoint/CATEGORY/NAME\")")
  }
}

/// A place in the C source, as BTF.ext's line information records it.
public struct SourceLine: Hashable, Sendable {
  /// The path as the compiler was given it.
  public let file: String
  /// From 1.
  public let line: Int
  /// From 1; 0 where the compiler did not say.
  public let column: Int
  /// The line's text, "" where the compiler did not embed it.
  public let text: String

  public init(file: String, line: Int, column: Int, text: String) {
    self.file = file
    self.line = line
    self.column = column
    self.text = text
  }
}
