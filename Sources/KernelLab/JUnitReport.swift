/// Verdicts as the XML that continuous integration reads: test suites per profile, a test case per recipe.
///
/// Source: the format of Apache Ant's JUnit task as Jenkins, GitLab and others read it.
public struct JUnitReport: Sendable {
  public struct Case: Sendable {
    public var suite: String
    public var name: String
    public var seconds: Double
    /// Nil: it passed.
    public var failure: String?
    public var output: String

    public init(suite: String, name: String, seconds: Double, failure: String?, output: String) {
      self.suite = suite
      self.name = name
      self.seconds = seconds
      self.failure = failure
      self.output = output
    }
  }

  public var cases: [Case]

  public init(_ cases: [Case]) { self.cases = cases }

  public var xml: String {
    var suites: [(name: String, cases: [Case])] = []
    for one in cases {
      if let index = suites.firstIndex(where: { $0.name == one.suite }) {
        suites[index].cases.append(one)
      } else {
        suites.append((one.suite, [one]))
      }
    }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites \(Self.counts(cases))>\n"
    for suite in suites {
      text += "  <testsuite name=\"\(Self.escaped(suite.name))\" \(Self.counts(suite.cases))>\n"
      for one in suite.cases {
        text += "    <testcase classname=\"\(Self.escaped(suite.name))\" name=\"\(Self.escaped(one.name))\""
        text += " time=\"\(Verification.seconds(one.seconds))\">\n"
        if let failure = one.failure {
          let first = failure.split(separator: "\n").first.map(String.init) ?? ""
          text += "      <failure message=\"\(Self.escaped(first))\">\(Self.escaped(failure))</failure>\n"
        }
        if !one.output.isEmpty { text += "      <system-out>\(Self.escaped(one.output))</system-out>\n" }
        text += "    </testcase>\n"
      }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private static func counts(_ cases: [Case]) -> String {
    let failures = cases.filter { $0.failure != nil }.count
    let seconds = Verification.seconds(cases.reduce(0) { $0 + $1.seconds })
    return "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"0\" time=\"\(seconds)\""
  }

  /// What XML 1.0 cannot hold, such as control characters, becomes U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      default:
        let isAllowed =
          (0x20...0xD7FF).contains(scalar.value) || (0xE000...0xFFFD).contains(scalar.value)
          || scalar.value > 0xFFFF
        result.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
      }
    }
    return result
  }
}
