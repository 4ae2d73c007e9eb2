/// The table of rooms in docs/architecture.md is Package.swift's, and the sources keep to it.
import Foundation
import Testing

@Suite struct ArchitectureTests {
  struct Room: Equatable {
    var name: String
    /// Rooms, sorted.
    var imports: [String]
    /// Products of other packages, or the system library; sorted.
    var foreign: [String]
    /// Where its files are.
    var folder: String
  }

  /// The targets of Package.swift that are no tests, by its text: formatted as ours is, a target begins with four spaces
  /// and a dot.
  static func rooms() throws -> [Room] {
    let text = try Repository.text("Package.swift")
    let begin = try #require(text.range(of: "\n  targets: ["))
    return try text[begin.upperBound...].split(separator: "\n    .").dropFirst().compactMap { declaration in
      // What lies in Tests/ is no room.
      if declaration.hasPrefix("testTarget") || declaration.contains("path: \"Tests/") { return nil }
      let name = try #require(declaration.firstMatch(of: /name: "(\w+)"/)?.1)
      let list = declaration.firstMatch(of: /dependencies: \[(.*?)\]/.dotMatchesNewlines())?.1 ?? ""
      let product = /\.product\(name: "(\w+)", package: "[^"]+"\)/
      var foreign = list.matches(of: product).map { String($0.1) }
      if let library = declaration.firstMatch(of: /pkgConfig: "lib(\w+)"|pkgConfig: "(\w+)"/) {
        foreign.append(library.1.map { "lib\($0)" } ?? String(library.2 ?? ""))
      }
      return Room(
        name: String(name),
        imports: list.replacing(product, with: "").matches(of: /"(\w+)"/).map { String($0.1) }.sorted(),
        foreign: foreign.sorted(),
        folder: declaration.firstMatch(of: /path: "([^"]+)"/).map { String($0.1) } ?? "Sources/\(name)")
    }
  }

  @Test func theTableOfRoomsIsThatOfThePackage() throws {
    let text = try Repository.text("docs/architecture.md")
    let part = try #require(Markdown.part("rooms", of: text))
    let documented = Markdown.tableRows(text[part]).dropFirst()
    let declared = try Self.rooms().map { room in
      [room.name, room.imports.joined(separator: ", "), room.foreign.joined(separator: ", ")]
    }
    #expect(declared.count > 8)
    #expect(Array(documented) == declared)
  }

  /// SwiftPM lets a file import a module that another target built: what a room's row does not name is not for it.
  @Test func everyImportIsInTheRoomsRow() throws {
    let rooms = try Self.rooms()
    let watched = Set(rooms.map(\.name) + rooms.flatMap(\.foreign) + ["CYaml"])
    var seen = 0
    for room in rooms {
      // Yams brings libyaml's own interface along.
      let allowed = Set(room.imports + room.foreign + (room.foreign.contains("Yams") ? ["CYaml"] : []))
      for file in try Self.sources(in: room.folder) {
        for match in try Repository.text(file).matches(
          of: /(?m)^(?:@\w+ )?(?:public |internal )?import (?:enum |struct |func )?(\w+)/)
        {
          let module = String(match.1)
          seen += 1
          #expect(!watched.contains(module) || allowed.contains(module), "\(file) imports \(module)")
        }
      }
    }
    #expect(seen > 50)
  }

  private static func sources(in folder: String) throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: Repository.folder.appending(path: folder).path)
    return names.filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }
  }

  /// CONTRIBUTING.md names files by their paths in the repository.
  @Test func theFilesToTouchAreThere() throws {
    let paths = try Repository.text("CONTRIBUTING.md").matches(
      of: /`((?:Sources|Tests|Scripts|docs|Recipes|Toolchains)\/[A-Za-z0-9_\/.+-]+)`/)
    #expect(paths.count > 30)
    // NAME, KIND and the like stand for what is to be added.
    for path in paths
    where path.1.split(separator: "/").allSatisfy({ !$0.contains(/^[A-Z]{2,}(?![A-Za-z])/) }) {
      #expect(
        FileManager.default.fileExists(atPath: Repository.folder.appending(path: String(path.1)).path),
        "\(path.1)")
    }
  }
}
