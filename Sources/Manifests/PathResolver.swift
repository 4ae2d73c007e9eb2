/// Makes the paths of a manifest absolute: they are relative to the folder of the file that names them.
struct PathResolver {
  /// The folder of the manifest.
  let folder: String

  init(file: String) {
    folder = file.contains("/") ? String(file[...(file.lastIndex(of: "/") ?? file.startIndex)]) : ""
  }

  /// The path without "." and "..", which are taken by the letter, as Ninja does, not by following symbolic links.
  func resolve(_ path: String) -> String {
    Self.clean(path.hasPrefix("/") ? path : folder + path)
  }

  static func clean(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !path.hasPrefix("/") {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
  }

  /// A command: a bare name stays what it is, to be found on PATH.
  func command(_ command: String) -> String {
    command.contains("/") ? resolve(command) : command
  }
}
