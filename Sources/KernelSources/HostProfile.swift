/// The profile `host` as the YAML text that Manifests reads like any other profile.

/// The text: the same for the same facts; ends in a newline. Every fact has a comment that says where it came from.
public func hostProfileYAML(_ facts: HostFacts) -> String {
  var lines = [
    "# This machine, as bpfbake found it. Made anew by every build: to change something, copy it into Profiles/.",
    "format: 1",
    "description: The machine that bpfbake runs on",
    line("arch", facts.arch),
    "kernel:",
    line("  version", Fact(facts.version.value.description, source: facts.version.source)),
    line("  release", facts.release),
  ]
  if let config = facts.config { lines.append(line("  config", config)) }
  if let btf = facts.btf { lines.append(line("  btf", btf)) }
  if let buildID = facts.buildID { lines.append(line("  build-id", buildID)) }
  if let uapi = facts.uapi { lines += ["  headers:", line("    uapi", uapi)] }
  return lines.joined(separator: "\n") + "\n"
}

private func line(_ key: String, _ fact: Fact<String>) -> String {
  "\(key): \(quoted(fact.value)) # \(fact.source)"
}

/// A double-quoted scalar (YAML 1.2.2, section 7.3.1); all but printable ASCII is escaped.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": result += "\\\(scalar)"
    case " "..."~": result.unicodeScalars.append(scalar)
    default:
      let digits = String(scalar.value, radix: 16)
      result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
  }
  return result + "\""
}
