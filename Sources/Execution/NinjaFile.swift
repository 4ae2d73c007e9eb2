public import Planning

/// Writes a plan as a build.ninja file: https://ninja-build.org/manual.html. The same plan gives the same text.
public struct NinjaFile: Sendable {
  public let text: String

  public init(_ plan: Plan) {
    var text = """
      # Written by bpfbake, which rewrites it when the plan changes. Run it by hand with: ninja
      ninja_required_version = 1.8
      builddir = .
      bar = |

      """
    for (index, action) in plan.actions.enumerated() {
      let rule = "action\(index)"
      text += "\nrule \(rule)\n"
      text += "  command = \(Self.variable(Self.shellLine(action.commands)))\n"
      text += "  description = \(Self.variable(action.description))\n"
      if let depfile = action.depfile { text += "  depfile = \(Self.variable(depfile))\n" }
      text += "build"
      for output in action.outputs { text += " \(Self.path(output))" }
      text += ": \(rule)"
      for input in action.inputs { text += " \(Self.path(input))" }
      if !action.implicitInputs.isEmpty { text += " |" }
      for input in action.implicitInputs { text += " \(Self.path(input))" }
      text += "\n"
    }
    self.text = text
  }

  /// The commands as one line for `/bin/sh -c`: what Ninja runs, and what a user can paste into a shell.
  public static func shellLine(_ commands: [Command]) -> String {
    commands.map { command in
      var words = command.arguments.map(shellWord)
      if let output = command.standardOutput { words += [">", shellWord(output)] }
      return words.joined(separator: " ")
    }.joined(separator: " && ")
  }

  /// One word of a POSIX shell that stands for exactly `text`.
  static func shellWord(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_./=+:,@%".utf8.contains(byte)
      }
    }
    if plain && !text.isEmpty { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// The right side of a Ninja variable: only `$` means something there, and spaces at the front are dropped.
  static func variable(_ text: String) -> String {
    let escaped = escape(text, "$")
    return escaped.hasPrefix(" ") ? "$" + escaped : escaped
  }

  /// A path in a build line. Ninja has no escape for `|`, but takes it from a variable.
  static func path(_ text: String) -> String {
    escape(text, "$ :|")
  }

  private static func escape(_ text: String, _ special: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      guard special.unicodeScalars.contains(character) else {
        escaped.unicodeScalars.append(character)
        continue
      }
      escaped += character == "|" ? "${bar}" : "$\(character)"
    }
    return escaped
  }
}
