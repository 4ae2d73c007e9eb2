import Planning

/// Says why the steps of a build ran, from what `ninja -d explain` tells (ninja src/graph.cc, DependencyScan).
struct Explanation {
  /// What Ninja said of one file.
  struct Reason: Hashable {
    /// The output that is out of date.
    var output: String
    var sentence: String
  }

  /// Reads one line of Ninja's; nil for lines that only pass on what another one says ("X is dirty").
  static func reason(_ line: String) -> Reason? {
    if let output = between(line, "output ", " doesn't exist") {
      return Reason(output: output, sentence: "it was not made yet, or was deleted")
    }
    for prefix in ["output ", "recorded mtime of ", "restat of output "] {
      if let pair = between(line, prefix, ""),
        let (output, rest) = halves(pair, " older than most recent input ")
      {
        return Reason(output: output, sentence: "\(rest.split(separator: " (")[0]) changed")
      }
    }
    if let output = between(line, "command line changed for ", "") {
      return Reason(output: output, sentence: "its command changed")
    }
    if let output = between(line, "command line not found in log for ", "") {
      return Reason(output: output, sentence: "nothing is known about how it was made")
    }
    if let depfile = between(line, "depfile '", "' is missing") {
      return Reason(output: depfile, sentence: "it was not made yet, or the list of its headers is gone")
    }
    return nil
  }

  /// A sentence for each action that had to run, in the order of the build.
  /// - Parameters:
  ///   - lines: Ninja's explanations.
  ///   - failed: the descriptions of actions that failed; what needs their outputs did not run.
  static func sentences(for plan: Plan, lines: [String], failed: Set<String> = []) -> [String] {
    var reasons: [String: String] = [:]
    for reason in lines.compactMap(reason) where reasons[reason.output] == nil {
      reasons[reason.output] = reason.sentence
    }
    /// Descriptions of the actions that made a file anew.
    var makers: [String: String] = [:]
    var missing: Set<String> = []
    var sentences: [String] = []
    var waiting = plan.actions
    var progress = true
    while progress {
      progress = false
      let files = Set(waiting.flatMap(\.outputs))
      for action in waiting where (action.inputs + action.implicitInputs).allSatisfy({ !files.contains($0) })
      {
        progress = true
        waiting.removeAll { $0 == action }
        if failed.contains(action.description)
          || !missing.isDisjoint(with: action.inputs + action.implicitInputs)
        {
          missing.formUnion(action.outputs)
        }
        guard missing.isDisjoint(with: action.inputs + action.implicitInputs) else { continue }
        let remade = (action.inputs + action.implicitInputs).compactMap { makers[$0] }
        let cause = action.outputs.lazy.compactMap { reasons[$0] }.first
        guard let sentence = cause ?? remade.first.map({ "\($0) ran" }) else { continue }
        sentences.append("\(action.description): \(sentence)")
        for output in action.outputs { makers[output] = action.description }
      }
    }
    return sentences
  }

  private static func between(_ line: String, _ prefix: String, _ suffix: String) -> String? {
    guard line.hasPrefix(prefix), line.hasSuffix(suffix), line.count >= prefix.count + suffix.count else {
      return nil
    }
    return String(line.dropFirst(prefix.count).dropLast(suffix.count))
  }

  private static func halves(_ text: String, _ middle: String) -> (String, String)? {
    guard let range = text.firstRange(of: middle) else { return nil }
    return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
  }
}
