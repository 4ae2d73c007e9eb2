import BPFObjects
import Diagnostics
import Execution
import KernelSources
import Manifests
import SystemPackage

/// A profile that is about to be written, with the files that lie beside it: NAME.config and NAME.btf.
struct ProfileDraft {
  let path: String
  let source: String
  private(set) var facts: KernelFacts
  private var files: [(path: String, bytes: [UInt8])] = []

  init(path: String, facts: KernelFacts, source: String) {
    self.path = path
    self.facts = facts
    self.source = source
    let stem = path.hasSuffix(".yaml") ? String(path.dropLast(5)) : path
    func beside(_ ending: String, _ content: Fact<[UInt8]>) -> Fact<String> {
      files.append((stem + ending, content.value))
      return Fact(stem + ending, source: content.source)
    }
    if let content = facts.configContent {
      self.facts.config = beside(Gzip.isGzip(content.value) ? ".config.gz" : ".config", content)
    }
    if let content = facts.btfContent {
      if (try? BTF(parsing: content.value, name: "")) != nil {
        self.facts.btf = beside(".btf", content)
      } else {
        self.facts.remarks.append("The BTF that was found cannot be read, and was left out.")
      }
    }
    // As the profile is to name them: relative to itself where they lie below its folder.
    let folder = FilePath(path).removingLastComponent().string + "/"
    func shown(_ path: String) -> String {
      path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
    }
    func shown(_ fact: Fact<String>?) -> Fact<String>? {
      fact.map { Fact(shown($0.value), source: $0.source) }
    }
    self.facts.config = shown(self.facts.config)
    self.facts.btf = shown(self.facts.btf)
    self.facts.uapi = shown(self.facts.uapi)
    if let image = facts.image, case .file(let file) = image.value {
      self.facts.image = Fact(.file(shown(file)), source: image.source)
    }
  }

  /// What could not be learnt, and what would tell it.
  var unknown: [(key: String, advice: String)] {
    var unknown: [(String, String)] = []
    func add(_ isKnown: Bool, _ key: String, _ advice: String) {
      if !isKnown { unknown.append((key, advice)) }
    }
    add(facts.release != nil, "kernel.release", "`uname -r` on the device prints it.")
    add(facts.config != nil, "kernel.config", "/proc/config.gz has it where CONFIG_IKCONFIG_PROC is set.")
    add(facts.btf != nil, "kernel.btf", "/sys/kernel/btf/vmlinux is it where CONFIG_DEBUG_INFO_BTF is set.")
    add(facts.buildID != nil, "kernel.build-id", "/sys/kernel/notes has it.")
    add(facts.image != nil, "kernel.image", "The kernel's file, for bpfbake verify.")
    return unknown
  }

  var yaml: String {
    facts.profileYAML(
      heading: ["Made by `bpfbake profile create` from \(source)."], description: "Learnt from \(source)",
      unknown: unknown)
  }

  /// Writes all files, the profile last, or none. Returns their paths.
  func write(force: Bool) throws -> [String] {
    let yaml = yaml
    // What was learnt may be rubbish: it is read as every profile is before anything is written.
    _ = try Profile.parse(yaml: yaml, path: path)
    let all = files + [(path, Array(yaml.utf8))]
    try Files.makeFolder(of: path)
    var written: [String] = []
    for file in all {
      do {
        try force ? Disk.replace(file.path, with: file.bytes) : Disk.create(file.path, with: file.bytes)
        written.append(file.path)
      } catch {
        if !force { written.forEach(Disk.remove) }
        let isThere = error == .fileExists
        throw Diagnostic(
          id: isThere ? "file-exists" : "cannot-write", location: SourceLocation(file: file.path),
          message: isThere ? "there is such a file" : "it cannot be written: \(error)",
          help: isThere
            ? "--force replaces it; --output names another"
            : "check that its folder is there and that the disk has room",
          exitCode: isThere ? .failure : .environment)
      }
    }
    return written
  }
}
