/// Every kind of error that this room reports: its stable id, and what the user can do about it.
public import Diagnostics

public enum ManifestProblem: String, CaseIterable, Sendable {
  // The file.
  case unreadableFile = "unreadable-file"
  case fileTooLarge = "file-too-large"
  case notUTF8 = "not-utf-8"
  // YAML.
  case malformedYAML = "malformed-yaml"
  case emptyFile = "empty-file"
  case severalDocuments = "several-documents"
  case tooDeep = "too-deep"
  case anchorRefused = "anchor-refused"
  case aliasRefused = "alias-refused"
  case tagRefused = "tag-refused"
  case keyNotText = "key-not-text"
  case duplicateKey = "duplicate-key"
  case tooManyProblems = "too-many-errors"
  // Keys and types.
  case unknownKey = "unknown-key"
  case missingKey = "missing-key"
  case wrongType = "wrong-type"
  case unsupportedFormat = "unsupported-format"
  case emptyList = "empty-list"
  case repeatedItem = "repeated-item"
  // Values.
  case emptyText = "empty-text"
  case textTooLong = "text-too-long"
  case controlCharacter = "control-character"
  case badName = "bad-name"
  case unknownArchitecture = "unknown-architecture"
  case versionNotQuoted = "version-not-quoted"
  case badVersion = "bad-version"
  case badRelease = "bad-release"
  case badBuildID = "bad-build-id"
  case badCommand = "bad-command"
  case badVariable = "bad-variable"
  case badSource = "bad-source"
  case badFlag = "bad-flag"
  case badIdentifier = "bad-identifier"
  case badAttachTarget = "bad-attach-target"
  case badType = "bad-type"
  case badSize = "bad-size"
  case unknownHeaderKind = "unknown-header-kind"
  case unknownKernelFeature = "unknown-kernel-feature"
  case badDebianName = "bad-debian-name"
  case unknownTrigger = "unknown-trigger"
  case badField = "bad-field"
  case unknownProcValue = "unknown-proc-value"
  case badPattern = "bad-pattern"
  case badCount = "bad-count"
  case badLicense = "bad-license"
  case badAddress = "bad-address"
  case badExpectation = "bad-expectation"
  case badTree = "bad-tree"
  case stagedBesideOthers = "staged-beside-others"
  case badRegister = "bad-register"
  case unknownRegister = "unknown-register"
  case userOfAnotherKernel = "user-of-another-kernel"
  // What a manifest names.
  case missingSource = "missing-source"
  case missingKernelFile = "missing-kernel-file"
  // Looking manifests up.
  case unknownProfile = "unknown-profile"
  case unknownToolchain = "unknown-toolchain"
  case unknownRecipe = "unknown-recipe"

  /// The next step, whatever the case.
  public var help: String {
    switch self {
    case .unreadableFile: "check the path and the permissions"
    case .fileTooLarge: "a manifest is a page of text; is this the right file?"
    case .notUTF8: "save the file as UTF-8"
    case .malformedYAML: "indent with spaces, put text that holds `: ` or ` #` in quotes, close what is open"
    case .emptyFile: "begin with `format: 1`; docs/manifests.md has an example"
    case .severalDocuments: "keep one document in a file: remove `---` and move the rest to a file of its own"
    case .tooDeep: "see docs/manifests.md for the keys of a manifest: none goes that deep"
    case .anchorRefused: "write the value where it is needed"
    case .aliasRefused: "write the value out instead of pointing to it"
    case .tagRefused: "remove the tag: every key knows its type"
    case .keyNotText: "put a value that begins with `[`, `{` or `?` in quotes"
    case .duplicateKey: "keep one of them"
    case .tooManyProblems: "mend the errors above first"
    case .unknownKey: "remove it"
    case .missingKey: "see docs/manifests.md"
    case .wrongType: "see docs/manifests.md for what the key takes"
    case .unsupportedFormat: "write `format: 1`; a higher number wants a newer bpfbake"
    case .emptyList: "add an item, or remove the key if it is optional"
    case .repeatedItem: "keep one of them"
    case .emptyText: "give it a value, or remove the key if it is optional"
    case .textTooLong: "is this the right value?"
    case .controlCharacter: "use one line of plain text"
    case .badName: "use lower-case letters, digits, `.`, `_` and `-`, beginning with a letter or digit"
    case .unknownArchitecture: "use one that bpfbake has"
    case .versionNotQuoted: "put it in quotes, or write all three numbers"
    case .badVersion: "write two or three numbers, such as 4.19.94; what follows them belongs into `release`"
    case .badRelease: "write what `uname -r` prints on the device, such as 6.1.0-18-amd64"
    case .badBuildID:
      "write the hexadecimal digits in lower case, as `file` or `readelf -n` show them, in quotes"
    case .badCommand: "write one command name or path; options go into `flags`"
    case .badVariable: "write the name alone, without `$`"
    case .badSource: "name a C file that ends in .bpf.c"
    case .badFlag:
      "write -DNAME, -DNAME=VALUE or -IPATH, each an item of its own without spaces behind the letter"
    case .badIdentifier: "write the name as it stands in the C source"
    case .badAttachTarget: "write what follows the first `/` in the section name, such as do_sys_openat2"
    case .badType: "write the C type as in the source, such as struct event"
    case .badSize: "write a whole number and B, KiB, MiB or GiB, such as 8KiB"
    case .unknownKernelFeature:
      "name a helper as bpf_ringbuf_output, a type as BPF_MAP_TYPE_RINGBUF, or a class of instructions of docs/gate.md"
    case .unknownHeaderKind:
      "use uapi, btf for sources that include vmlinux.h, or tree for the kernel's own headers"
    case .badDebianName: "use lower-case letters, digits, `.`, `+`, `-` and `_`, as Debian does"
    case .unknownTrigger: "use one of the triggers of docs/kernel-lab.md"
    case .badField: "write the member's name as in the C source; those of a nested struct with dots"
    case .unknownProcValue: "use one of the values of /proc in docs/kernel-lab.md"
    case .badPattern: "write a regular expression; `\\` goes before a character that is meant as it is"
    case .badCount: "write a whole number such as 3"
    case .badLicense: "write SPDX's short names, such as GPL-2.0-only or `GPL-2.0-only OR MIT`"
    case .badAddress: "write the whole address, such as https://example.org/opensnoop"
    case .badExpectation: "write `{record: MAP, where: {MEMBER: VALUE}}` or `{trace: REGEX}`"
    case .badTree: "write a path, {build: PATH, source: PATH} or {debian: {suite: NAME, package: NAME}}"
    case .stagedBesideOthers: "keep one of the two: staged headers hold all that their recipes read"
    case .badRegister, .unknownRegister:
      "write a member of the kernel's struct pt_regs, such as \"regs[0]\""
    case .userOfAnotherKernel: "name the architecture of the device's programs, or leave `user` out"
    case .missingSource: "paths are relative to the file that names them"
    case .missingKernelFile:
      "paths are relative to the file that names them; is the kernel's package installed?"
    case .unknownProfile: "`bpfbake profile list` shows all; a path is taken too"
    case .unknownToolchain: "`bpfbake toolchain list` shows all; a path is taken too"
    case .unknownRecipe:
      "`bpfbake recipe list` shows all; a path to a recipe.yaml or a .bpf.c file is taken too"
    }
  }

  /// How a command ends that finds this.
  public var exitCode: ExitCode {
    switch self {
    case .missingKernelFile: .environment
    default: .failure
    }
  }

  var severity: Diagnostic.Severity { self == .tooManyProblems ? .note : .error }

  func diagnostic(at location: SourceLocation?, _ message: String, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      id: rawValue, severity: severity, location: location, message: message,
      help: hint ?? help, exitCode: exitCode)
  }
}
