import Planning

/// Says why the steps of a build ran, from what `ninja -d explain` tells (ninja src/graph.cc, DependencyScan).
struct Explanation {
  /// Why one file is out of date.
  enum Cause: Hashable {
    case changed(input: String)
    case missing
    case otherCommand
    case unknown
  }

  /// Reads one line of Ninja's; nil for lines that only pass on what another one says ("X is dirty").
  static func cause(_ line: String) -> (output: String, cause: Cause)? {
    if let output = between(line, "output ", " doesn't exist") {
      return (output, .missing)
    }
    for prefix in ["output ", "recorded mtime of ", "restat of output "] {
      if let pair = between(line, prefix, ""),
        let (output, rest) = halves(pair, " older than most recent input ")
      {
        return (output, .changed(input: input(rest)))
      }
    }
    if let output = between(line, "command line changed for ", "") {
      return (output, .otherCommand)
    }
    if let output = between(line, "command line not found in log for ", "") {
      return (output, .unknown)
    }
    if let depfile = between(line, "depfile '", "' is missing") {
      return (depfile, .missing)
    }
    return nil
  }

  /// A sentence for each action that had to run, in the order of the build.
  /// - Parameters:
  ///   - lines: Ninja's explanations.
  ///   - show: how a path is shown to the user.
  ///   - failed: the descriptions of actions that failed; what needs their outputs did not run.
  static func sentences(
    for plan: Plan, lines: [String], show: (String) -> String = { $0 }, failed: Set<String> = []
  ) -> [String] {
    var causes: [String: Cause] = [:]
    for (output, cause) in lines.compactMap(cause) where causes[output] == nil { causes[output] = cause }
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
        let cause = action.outputs.lazy.compactMap { causes[$0] }.first.map { sentence($0, plan, show: show) }
        guard let sentence = cause ?? remade.first.map({ "\($0) ran" }) else { continue }
        sentences.append("\(action.description): \(sentence)")
        for output in action.outputs { makers[output] = action.description }
      }
    }
    return sentences
  }

  private static func sentence(_ cause: Cause, _ plan: Plan, show: (String) -> String) -> String {
    switch cause {
    case .changed(let input):
      // A tool is told from another one by a file that names it; a link stands for what it points to.
      if let file = plan.files.first(where: { $0.path == input }) {
        return "\(file.content.split(separator: "\n").first ?? "") is another one now"
      }
      let link = plan.links.first { input == $0.path || input.hasPrefix($0.path + "/") }
      return "\(show(link.map { $0.target + input.dropFirst($0.path.count) } ?? input)) changed"
    case .missing: return "it was not made yet, or what it made was deleted"
    case .otherCommand: return "its command changed"
    case .unknown: return "nothing is known about how its output was made"
    }
  }

  private static func between(_ line: String, _ prefix: String, _ suffix: String) -> String? {
    guard line.hasPrefix(prefix), line.hasSuffix(suffix), line.count >= prefix.count + suffix.count else {
      return nil
    }
    return String(line.dropFirst(prefix.count).dropLast(suffix.count))
  }

  /// The path before " (12 vs 34)".
  private static func input(_ text: String) -> String {
    var end = text.endIndex
    for index in text.indices where text[index...].hasPrefix(" (") { end = index }
    return String(text[..<end])
  }

  private static func halves(_ text: String, _ middle: String) -> (String, String)? {
    guard let range = text.firstRange(of: middle) else { return nil }
    return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
  }
}
