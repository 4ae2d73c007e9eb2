import Diagnostics
import FoundationEssentials
public import Manifests
import Planning
import Provenance
import SystemPackage
import Targets

/// Kernel headers taken out of where they were, no more than compiles read: what `bpfbake headers stage` writes, and
/// `kernel.headers.staged` of a profile names. A folder, or a tar of it:
///
///     SHA256SUMS                             of all other files, as sha256sum -c reads it
///     headers.json                           `Purpose`
///     uapi/{asm,asm-generic,linux,...}       for recipes with headers: uapi
///     tree/source, tree/build                for recipes with headers: tree, and what tells of them: Makefile, .config
///     btf/vmlinux.h                          for recipes with headers: btf
///     btf/vmlinux                            for programs that are linked against the kernel's types
///     bpf/bpf_helpers.h, ...                 the toolchain's
public struct StagedHeaders: Hashable, Sendable {
  /// What headers were staged for.
  public struct Purpose: Codable, Hashable, Sendable {
    /// Of this format: 1.
    public var format = 1
    public var arch: String
    /// The kernel's version, as the profile has it.
    public var kernel: String
    /// Names, sorted.
    public var recipes: [String]

    public init(arch: String, kernel: String, recipes: [String]) {
      self.arch = arch
      self.kernel = kernel
      self.recipes = recipes.sorted()
    }
  }

  /// What the profile names, absolute.
  public let path: String
  /// The folder with the files, absolute.
  let folder: String
  public let purpose: Purpose

  /// Opens what a profile names and holds it against its list, and against the profile.
  /// - Parameter work: the work folder of the build, where a tar is unpacked, once.
  /// - Throws: a `Diagnostic` that says what is no such thing, is damaged or does not fit.
  public static func open(
    _ path: String, for profile: Profile, work: String, toolbox: Toolbox
  ) async throws -> StagedHeaders {
    let headers = try await open(path, work: work, toolbox: toolbox)
    let purpose = headers.purpose
    let version = profile.kernel.version
    let isOfVersion = KernelVersion(release: purpose.kernel).map {
      ($0.major, $0.minor) == (version.major, version.minor)
    }
    guard purpose.arch == profile.arch.name, isOfVersion == true else {
      throw Diagnostic(
        id: "headers-of-another-kernel", location: SourceLocation(file: path),
        message:
          "these headers were staged for Linux \(Printable.text(purpose.kernel)) on \(Printable.text(purpose.arch)), the profile's kernel is \(version) on \(profile.arch.name)",
        help: "stage the headers of profile \(profile.name) where its kernel's are: bpfbake headers stage")
    }
    return headers
  }

  private static func open(_ path: String, work: String, toolbox: Toolbox) async throws -> StagedHeaders {
    if Disk.isFolder(path) { return try read(path, in: path) }
    let bytes: [UInt8]
    do {
      // A pipe may never end.
      guard Disk.isFile(path) else {
        throw Disk.stamp(path) == nil ? Errno.noSuchFileOrDirectory : .invalidArgument
      }
      bytes = try Disk.read(path)
    } catch {
      throw Diagnostic(
        id: "cannot-read", location: SourceLocation(file: path), message: "it cannot be read: \(error)",
        help: "check the path and its permissions")
    }
    let folder = "\(work)/staged/\(Digest(of: bytes).short)"
    if !Disk.isFolder(folder) {
      let unfinished = "\(folder).tmp"
      Disk.removeAll(unfinished)
      defer { Disk.removeAll(unfinished) }
      try diskWork(unfinished) { () throws(Errno) in try Disk.makeFolder(unfinished) }
      try await TarFile.unpack(path, into: unfinished, toolbox)
      _ = try read(path, in: unfinished)
      try diskWork(folder) { () throws(Errno) in try Disk.move(unfinished, to: folder) }
    }
    return StagedHeaders(path: path, folder: folder, purpose: try purpose(path, in: folder))
  }

  /// Reads the folder whole.
  static func read(_ path: String, in folder: String) throws(Diagnostic) -> StagedHeaders {
    guard Disk.stamp("\(folder)/\(DigestList.fileName)") != nil else {
      throw Diagnostic(
        id: "not-staged-headers", location: SourceLocation(file: path),
        message: "these are no staged headers: there is no \(DigestList.fileName) in it",
        help: "name a folder or tar that `bpfbake headers stage` wrote")
    }
    do throws(DigestList.Mismatch) {
      try DigestList.check(folder)
    } catch {
      throw Diagnostic(
        id: "staged-headers-damaged", location: SourceLocation(file: path), message: error.message,
        help: "copy it again, or stage the headers again by `bpfbake headers stage`")
    }
    return StagedHeaders(path: path, folder: folder, purpose: try purpose(path, in: folder))
  }

  private static func purpose(_ path: String, in folder: String) throws(Diagnostic) -> Purpose {
    do {
      let bytes = try Disk.read("\(folder)/\(purposeName)")
      let purpose = try JSONDecoder().decode(Purpose.self, from: Data(bytes))
      guard purpose.format == 1 else {
        throw Diagnostic(
          id: "headers-of-another-format", location: SourceLocation(file: path),
          message: "these headers were staged in format \(purpose.format), this bpfbake knows format 1",
          help: "stage them again, or take a newer bpfbake")
      }
      return purpose
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic(
        id: "not-staged-headers", location: SourceLocation(file: path),
        message: "these are no staged headers: \(purposeName) is missing or not readable",
        help: "name a folder or tar that `bpfbake headers stage` wrote")
    }
  }

  static let purposeName = "headers.json"

  // MARK: What is in it

  /// The kernel's own headers, absolute; nil: none were staged.
  public var tree: (source: String, build: String)? {
    let (source, build) = ("\(folder)/tree/source", "\(folder)/tree/build")
    return Disk.isFolder(source) && Disk.isFolder(build) ? (source, build) : nil
  }

  /// Raw BTF of the kernel, absolute.
  public var types: String? {
    let path = "\(folder)/btf/vmlinux"
    return Disk.isFile(path) ? path : nil
  }

  /// What the compiler is to see of it.
  func facts(_ kind: Recipe.HeaderKind, for recipe: Recipe, own: String) throws(Diagnostic) -> HeaderFacts {
    var folders: [HeaderFacts.Folder] = []
    var files: [String: String] = [:]
    var isThere = true
    switch kind {
    case .uapi:
      for (name, _) in HeaderFacts.uapiFolders where Disk.isFolder("\(folder)/uapi/\(name)") {
        folders.append(HeaderFacts.Folder(name: name, path: "\(folder)/uapi/\(name)"))
        if name == "linux" {
          folders.append(HeaderFacts.Folder(name: "uapi/linux", path: "\(folder)/uapi/\(name)"))
        }
      }
      isThere = !folders.isEmpty
      if !folders.contains(where: { $0.name == "asm" }) {
        folders.append(HeaderFacts.Folder(name: "asm", path: "\(own)/asm"))
      }
    case .btf:
      isThere = Disk.isFile("\(folder)/btf/vmlinux.h")
      if isThere { files["vmlinux.h"] = "\(folder)/btf/vmlinux.h" }
    case .tree: isThere = tree != nil
    }
    // A recipe may read none of them, but of a tree all do.
    guard isThere || kind != .tree && purpose.recipes.contains(recipe.name) else {
      throw Diagnostic(
        id: "headers-not-staged", location: SourceLocation(file: path),
        message:
          "no headers of kind \(kind.rawValue) were staged, which recipe \(recipe.name) reads\nthey were staged for: \(Printable.text(purpose.recipes.joined(separator: ", ")))",
        help:
          "stage them again, for this recipe too: bpfbake headers stage \(Printable.text((purpose.recipes + [recipe.name]).joined(separator: " "))) ..."
      )
    }
    for name in Disk.names(in: "\(folder)/bpf") where name.hasSuffix(".h") {
      files["bpf/\(name)"] = "\(folder)/bpf/\(name)"
    }
    return HeaderFacts(
      kind: kind, folders: folders, files: files,
      staged: HeaderFacts.Staged(path: path, recipes: purpose.recipes, types: types))
  }
}

/// Does `work`; what goes wrong with the disk becomes a diagnostic that names `path`.
func diskWork<Result>(_ path: String, _ work: () throws(Errno) -> Result) throws(Diagnostic) -> Result {
  do {
    return try work()
  } catch {
    throw Diagnostic(
      id: "cannot-write", location: SourceLocation(file: path), message: "it cannot be written: \(error)",
      help: "check that its folder is there and that the disk has room", exitCode: .environment)
  }
}
