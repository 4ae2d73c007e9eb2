/// Facts of a kernel as the YAML text of a profile: the one place where such text is made.

extension KernelFacts {
  /// The profile `host`.
  public var hostProfileYAML: String {
    profileYAML(
      heading: [
        "This machine, as bpfbake found it. Made anew by every build: to change something, copy it into Profiles/."
      ], description: "The machine that bpfbake runs on")
  }

  /// The text: the same for the same facts; ends in a newline. Every fact has a comment that says where it came from, and
  /// each of `remarks` is one. It is a profile if arch and version are known.
  /// - Parameters:
  ///   - heading: comments for the top, a line each.
  ///   - unknown: what could not be learnt: a key, and what would tell it.
  public func profileYAML(
    heading: [String], description: String, unknown: [(key: String, advice: String)] = []
  ) -> String {
    var lines = heading.map(comment) + ["format: 1", "description: \(quoted(description))"]
    if let arch { lines.append(line("arch", arch)) }
    if let user { lines.append("user: {arch: \(quoted(user.value))} \(comment(user.source))") }
    lines.append("kernel:")
    if let version { lines.append(line("  version", Fact("\(version.value)", source: version.source))) }
    for (key, fact) in [("release", release), ("config", config), ("btf", btf), ("build-id", buildID)] {
      if let fact { lines.append(line("  \(key)", fact)) }
    }
    if uapi != nil || tree != nil { lines.append("  headers:") }
    for (key, fact) in [("uapi", uapi), ("tree", tree)] {
      if let fact { lines.append(line("    \(key)", fact)) }
    }
    switch image?.value {
    case .file(let path): lines.append(line("  image", Fact(path, source: image?.source ?? "")))
    case .debian(let suite, let package):
      lines.append("  image: {debian: {suite: \(quoted(suite)), package: \(quoted(package))}}")
    case nil: break
    }
    lines += unknown.map { comment("Not learnt: \($0.key). \($0.advice)") } + remarks.map(comment)
    return lines.joined(separator: "\n") + "\n"
  }
}

private func line(_ key: String, _ fact: Fact<String>) -> String {
  "\(key): \(quoted(fact.value)) \(comment(fact.source))"
}

/// On one line, whatever the text is.
private func comment(_ text: String) -> String {
  "# " + String(String.UnicodeScalarView(text.unicodeScalars.map { (" "..."~").contains($0) ? $0 : "?" }))
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
