/// One process of an action: an argument vector, never a shell string.
public struct Command: Hashable, Sendable {
  public var arguments: [String]
  /// The file that standard output goes to; nil: it is shown.
  public var standardOutput: String?

  public init(_ arguments: [String], standardOutput: String? = nil) {
    self.arguments = arguments
    self.standardOutput = standardOutput
  }
}

/// One step of a build: commands that make outputs from inputs, and can be rerun by hand in the work folder.
/// Paths are absolute or relative to the work folder.
public struct Action: Hashable, Sendable {
  /// What the user is shown while it runs: "compile opensnoop.bpf.c".
  public var description: String
  /// Run one after the other; the first that fails ends the action.
  public var commands: [Command]
  /// The files that the commands name.
  public var inputs: [String]
  /// Files that the commands read without naming them, or whose change asks for a rerun.
  public var implicitInputs: [String]
  /// The first is what the action is known by.
  public var outputs: [String]
  /// A Makefile-style list of further inputs that the action writes. It is also one of the outputs.
  public var depfile: String?
  /// What the user may want to know where it fails.
  public var advice: String?

  public init(
    description: String, commands: [Command], inputs: [String], implicitInputs: [String] = [],
    outputs: [String], depfile: String? = nil, advice: String? = nil
  ) {
    self.description = description
    self.commands = commands
    self.inputs = inputs
    self.implicitInputs = implicitInputs
    self.outputs = outputs
    self.depfile = depfile
    self.advice = advice
  }
}
