/// What a text must look like: a row per kind of text, used by the validator and by the JSON Schema.
import Targets

struct TextRule: Sendable {
  /// What it is, with article: completes "expected …".
  let meaning: String
  /// A regular expression for the whole text, in what ECMA 262 and Swift's Regex have in common.
  let pattern: String
  /// What is reported if the text does not fit.
  let problem: ManifestProblem
  /// The only texts taken, if they can be listed; `pattern` plays no part then.
  var choices: [String] = []
  /// The only texts taken, if they are too many to list; `pattern` then says what they look like.
  var known: [String] = []
  /// What is reported if a YAML reader takes the unquoted text for a number.
  var unquoted = ManifestProblem.wrongType
  /// What the pattern cannot say.
  var accepts: @Sendable (String) -> Bool = { _ in true }
  /// Whether what a YAML reader takes for a number or a truth value is taken as it is written.
  var takesUnquoted = false
  /// What is reported if the file or folder of that name is not there; nil: it is no path or not looked for.
  var missing: ManifestProblem?

  /// Longer texts are refused: PATH_MAX of limits.h, less the NUL.
  static let maximumLength = 4095

  func fits(_ text: String) -> Bool {
    guard choices.isEmpty, known.isEmpty else { return choices.contains(text) || known.contains(text) }
    // By scalars, so that "e" with an accent upon it is no "e".
    guard let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar) else { return false }
    return (try? regex.wholeMatch(in: text)).flatMap { $0 } != nil && accepts(text)
  }

  /// All of them, for the test that reads every row.
  static let all: [TextRule] = [
    prose, name, toolchain, architecture, version, release, buildID, kernelFile, kernelFolder, source,
    headerFolder,
    command, crossCommand, variable, toolFlag, recipeFlag, identifier, attachTarget, cType, size, headerKind,
    debianName, trigger, fieldPath, fieldValue, procValue, pattern, count, kernelFeature, register, license,
    licenseFile,
    address,
  ]

  static let prose = TextRule(meaning: "a line of text", pattern: ".+", problem: .emptyText)
  /// Names become file names and arguments.
  static let name = TextRule(meaning: "a name", pattern: "[a-z0-9][a-z0-9._-]*", problem: .badName)
  static let toolchain = TextRule(
    meaning: "the name of a toolchain, or a path to one", pattern: "[a-z0-9][a-z0-9._-]*|.*/.*|.+\\.yaml",
    problem: .badName)
  static let architecture = TextRule(
    meaning: "an architecture", pattern: ".+", problem: .unknownArchitecture,
    choices: Architecture.all.flatMap { [$0.name] + $0.aliases })
  static let version = TextRule(
    meaning: "a kernel version", pattern: "[0-9]{1,5}\\.[0-9]{1,5}(\\.[0-9]{1,5})?", problem: .badVersion,
    unquoted: .versionNotQuoted, accepts: { KernelVersion(release: $0) != nil })
  /// At most __NEW_UTS_LEN of include/uapi/linux/utsname.h.
  static let release = TextRule(
    meaning: "a kernel release", pattern: "[0-9]+\\.[0-9]+[!-~]{0,60}", problem: .badRelease,
    unquoted: .versionNotQuoted, accepts: { $0.utf8.count <= 64 })
  /// At most BUILD_ID_SIZE_MAX of include/linux/buildid.h.
  static let buildID = TextRule(
    meaning: "a build id in hexadecimal", pattern: "([0-9a-f]{2}){4,20}", problem: .badBuildID)
  static let kernelFile = TextRule(
    meaning: "a path", pattern: ".+", problem: .emptyText, missing: .missingKernelFile)
  static let kernelFolder = TextRule(
    meaning: "a path to a folder", pattern: ".+", problem: .emptyText, missing: .missingKernelFile)
  static let source = TextRule(
    meaning: "a path to a BPF C file", pattern: "(.*/)?[^/]+\\.bpf\\.c", problem: .badSource,
    missing: .missingSource)
  static let headerFolder = TextRule(meaning: "a path to a folder", pattern: ".+", problem: .emptyText)
  static let command = TextRule(
    meaning: "a command", pattern: "[A-Za-z0-9_+.][A-Za-z0-9_+.-]*|[^-].*/.+|/.+", problem: .badCommand)
  static let crossCommand = TextRule(
    meaning: "a command, in which {gnu} stands for the GNU triple of the device's programs",
    pattern: "([A-Za-z0-9_+.]|\\{gnu\\})([A-Za-z0-9_+.-]|\\{gnu\\})*|[^-].*/.+|/.+", problem: .badCommand)
  static let variable = TextRule(
    meaning: "the name of a variable", pattern: "[A-Za-z_][A-Za-z0-9_]*", problem: .badVariable)
  static let toolFlag = TextRule(meaning: "a flag", pattern: ".+", problem: .emptyText)
  static let recipeFlag = TextRule(
    meaning: "a flag -DNAME, -DNAME=VALUE or -IPATH", pattern: "-D[A-Za-z_][A-Za-z0-9_]*(=.*)?|-I.+",
    problem: .badFlag)
  static let identifier = TextRule(
    meaning: "a C name", pattern: "[A-Za-z_][A-Za-z0-9_]*", problem: .badIdentifier)
  static let attachTarget = TextRule(
    meaning: "an attach target", pattern: "[!-~]+", problem: .badAttachTarget)
  static let cType = TextRule(
    meaning: "a C type", pattern: "[A-Za-z_][A-Za-z0-9_]*( [A-Za-z_][A-Za-z0-9_]*)*", problem: .badType)
  static let size = TextRule(
    meaning: "a size such as 8KiB", pattern: "[1-9][0-9]{0,18}(B|KiB|MiB|GiB)", problem: .badSize,
    unquoted: .badSize, accepts: { Size.bytes($0) != nil })
  static let headerKind = TextRule(
    meaning: "a kind of kernel headers", pattern: ".+", problem: .unknownHeaderKind,
    choices: Recipe.HeaderKind.allCases.map(\.rawValue))
  static let debianName = TextRule(
    meaning: "a name of Debian's", pattern: "[a-z0-9][a-z0-9+._-]*", problem: .badDebianName)
  static let trigger = TextRule(
    meaning: "a trigger", pattern: ".+", problem: .unknownTrigger,
    choices: Recipe.Trigger.allCases.map(\.rawValue))
  static let fieldPath = TextRule(
    meaning: "a member of a record", pattern: "[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z0-9_]+)*", problem: .badField)
  static let fieldValue = TextRule(
    meaning: "a value as it is printed", pattern: ".+", problem: .emptyText, takesUnquoted: true)
  static let procValue = TextRule(
    meaning: "a value of /proc", pattern: ".+", problem: .unknownProcValue,
    choices: Recipe.Expectation.ProcValue.allCases.map(\.rawValue))
  /// SPDX specification 2.3, annex D, without LicenseRef-: others' tools know nothing of those.
  static let license = TextRule(
    meaning: "an SPDX licence expression",
    pattern: "\\(*[A-Za-z0-9][A-Za-z0-9.+-]*\\)*( (AND|OR|WITH) \\(*[A-Za-z0-9][A-Za-z0-9.+-]*\\)*)*",
    problem: .badLicense,
    accepts: { text in
      var depth = 0
      for character in text {
        depth += character == "(" ? 1 : character == ")" ? -1 : 0
        if depth < 0 { return false }
      }
      return depth == 0
    })
  static let licenseFile = TextRule(
    meaning: "a path", pattern: ".+", problem: .emptyText, missing: .missingSource)
  static let address = TextRule(
    meaning: "an address that begins with https:// or http://", pattern: "https?://[!-~]+",
    problem: .badAddress)
  static let pattern = TextRule(
    meaning: "a regular expression", pattern: ".+", problem: .badPattern,
    accepts: { (try? Regex($0)) != nil })
  /// Which ones there are, the architecture says.
  static let register = TextRule(
    meaning: "a register", pattern: "[A-Za-z_][A-Za-z0-9_.]*(\\[[0-9]{1,2}\\])?", problem: .badRegister)
  static let count = TextRule(
    meaning: "a number from 1 on", pattern: "[1-9][0-9]{0,5}", problem: .badCount, takesUnquoted: true)
  static let kernelFeature = TextRule(
    meaning: "a feature of the kernel's BPF", pattern: "[A-Za-z0-9_]+", problem: .unknownKernelFeature,
    known: KernelFeature.all.map(\.name))
}

/// Sizes as manifests write them.
enum Size {
  static let units: [(name: String, bytes: Int)] = [
    ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("B", 1),
  ]

  /// "8KiB" is 8192. Nil: no such unit, no number, or more than an Int holds.
  static func bytes(_ text: String) -> Int? {
    guard let unit = units.first(where: { text.hasSuffix($0.name) }),
      let number = Int(text.dropLast(unit.name.count))
    else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: unit.bytes)
    return overflow || number < 0 ? nil : bytes
  }
}
