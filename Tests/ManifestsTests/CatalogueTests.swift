/// Where names and paths lead to.
import Diagnostics
import Foundation
import Manifests
import Testing

@Suite struct CatalogueTests {
  static let profile = "format: 1\narch: x86_64\nkernel: {version: 6.1.76}\n"
  static let recipe = "format: 1\nsources: [a.bpf.c]\n"
  static let files = FileSystem.fake([
    "/home/u/p/Profiles/board.yaml": profile, "/home/u/p/Profiles/.hidden.yaml": "",
    "/home/u/p/Profiles/notes.txt": "",
    "/home/u/p/Recipes/mine/recipe.yaml": recipe, "/home/u/p/Recipes/mine/a.bpf.c": "",
    "/home/u/p/Recipes/meta/README": "", "/home/u/p/lone.bpf.c": "",
    "/share/Profiles/board.yaml": "broken: [", "/share/Profiles/other.yaml": profile,
    "/share/Recipes/shared/recipe.yaml": recipe, "/share/Recipes/shared/a.bpf.c": "",
    "/share/Toolchains/llvm.yaml":
      "format: 1\nbpf: {compiler: clang, headers: [/usr/include]}\nloader: {compiler: clang}\n",
    "/elsewhere/x.yaml": profile,
  ])
  static let catalogue = Catalogue(
    project: Project(folder: "/home/u/p"), dataRoot: "/share", workingFolder: "/home/u/p/Recipes",
    fileSystem: files)

  @Test(arguments: [
    ("/home/u/p", "/home/u/p"), ("/home/u/p/Recipes/mine", "/home/u/p"),
    ("/home/u/p/no/such/folder", "/home/u/p"),
    ("/home/u", nil), ("/", nil), ("/share/Profiles", "/share"),
  ]) func theProjectIsTheNearestAncestor(folder: String, project: String?) {
    #expect(Project.find(from: folder, in: Self.files)?.folder == project)
  }

  @Test(arguments: [
    ("board", "/home/u/p/Profiles/board.yaml"), ("other", "/share/Profiles/other.yaml"),
    ("../Profiles/board.yaml", "/home/u/p/Profiles/board.yaml"), ("/elsewhere/x.yaml", "/elsewhere/x.yaml"),
  ]) func profiles(word: String, path: String) throws {
    #expect(try Self.catalogue.profile(named: word).path == path)
  }

  @Test(arguments: [
    ("mine", "/home/u/p/Recipes/mine/recipe.yaml", "mine"),
    ("shared", "/share/Recipes/shared/recipe.yaml", "shared"),
    ("./mine", "/home/u/p/Recipes/mine/recipe.yaml", "mine"),
    ("mine/recipe.yaml", "/home/u/p/Recipes/mine/recipe.yaml", "mine"),
    ("../lone.bpf.c", "/home/u/p/lone.bpf.c", "lone"),
    ("mine/a.bpf.c", "/home/u/p/Recipes/mine/a.bpf.c", "a"),
  ]) func recipes(word: String, path: String, name: String) throws {
    let recipe = try Self.catalogue.recipe(named: word)
    #expect(recipe.path == path)
    #expect(recipe.name == name)
  }

  @Test(arguments: ["", "mine\0", "mine\n", "Mine", "..", "-x", "meta", "nowhere", "gone.bpf.c", "./gone/"])
  func wrongRecipes(word: String) {
    let error = #expect(throws: Diagnostics.self) { try Self.catalogue.recipe(named: word) }
    #expect(error?.all.count == 1)
  }

  @Test func entriesHideWhatTheProjectHasToo() {
    #expect(
      Self.catalogue.entries(.profile).map(\.path) == [
        "/home/u/p/Profiles/board.yaml", "/share/Profiles/other.yaml",
      ])
    #expect(Self.catalogue.entries(.recipe).map(\.name) == ["mine", "shared"])
    #expect(Self.catalogue.entries(.recipe).map(\.isOfProject) == [true, false])
  }

  @Test func allAreTheProjectsOwnIfItHasAny() throws {
    #expect(try Self.catalogue.allProfiles().map(\.name) == ["board"])
    #expect(try Self.catalogue.allRecipes().map(\.name) == ["mine"])
    #expect(try Self.catalogue.allToolchains().map(\.name) == ["llvm"])
  }

  @Test func allErrorsOfAllFilesAreReported() {
    let files = FileSystem.fake([
      "/p/Profiles/a.yaml": "x: 1", "/p/Profiles/b.yaml": "[", "/p/Profiles/C.yaml": "",
    ])
    let catalogue = Catalogue(
      project: Project(folder: "/p"), dataRoot: nil, workingFolder: "/p", fileSystem: files)
    let error = #expect(throws: Diagnostics.self) { try catalogue.allProfiles() }
    let blamed = Set((error?.all ?? []).compactMap(\.location?.file))
    #expect(blamed == ["/p/Profiles/a.yaml", "/p/Profiles/b.yaml", "/p/Profiles/C.yaml"])
  }

  @Test func theDisk() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bpfbake-\(UUID())")
    let disk = FileSystem.disk
    try FileManager.default.createDirectory(
      at: folder.appending(path: "Profiles"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "Profiles/x.yaml").path
    try Data("hello".utf8).write(to: URL(filePath: file))
    #expect(mkfifo(folder.path + "/fifo", 0o600) == 0)
    #expect(disk.kind(folder.path) == .folder)
    #expect(disk.kind(file) == .file)
    #expect(disk.kind(file + "x") == nil)
    #expect(try disk.read(file, 5) == Array("hello".utf8))
    #expect(throws: FileSystem.ReadFailure.tooLarge) { try disk.read(file, 4) }
    #expect(throws: FileSystem.ReadFailure.other("it is a folder")) { try disk.read(folder.path, 5) }
    #expect(throws: FileSystem.ReadFailure.other("it is no regular file")) {
      try disk.read(folder.path + "/fifo", 5)
    }
    #expect(throws: FileSystem.ReadFailure.other("No such file or directory")) {
      try disk.read(file + "x", 5)
    }
    #expect(throws: FileSystem.ReadFailure.self) { try disk.read(file + "\0", 5) }
    #expect(disk.list(folder.path).sorted() == ["Profiles", "fifo"])
    #expect(disk.list(file).isEmpty)
    #expect(Project.find(from: folder.path + "/Profiles")?.folder == folder.path)
  }
}
