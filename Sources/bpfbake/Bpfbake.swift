import ArgumentParser
import Diagnostics
import Execution
import Glibc

import enum Diagnostics.ExitCode

/// The command line as a whole: which verbs there are, and how they end.
@main struct Bpfbake: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bpfbake", abstract: "Bake eBPF programs for embedded Linux.", version: Version.current,
    subcommands: [
      Build.self, Link.self, Inspect.self, Verify.self, Kconfig.self, Export.self, HeadersVerb.self,
      NewRecipe.self,
      ProfileVerb.self,
      ToolchainVerb.self, RecipeVerb.self, Doctor.self, NativeLayoutVerb.self, KernelTypesVerb.self,
    ])

  static func main() async {
    do {
      try await Interruption.cancelling {
        var command = try parseAsRoot()
        if var asynchronous = command as? any AsyncParsableCommand {
          try await asynchronous.run()
        } else {
          try command.run()
        }
      }
    } catch {
      Glibc.exit(report(error))
    }
  }

  /// Tells the user what went wrong, and gives the exit code: the one place that maps errors to both.
  private static func report(_ error: any Error) -> Int32 {
    switch error {
    case let interruption as Interruption:
      return 128 + interruption.signal
    case let diagnostics as Diagnostics:
      Terminal.show(diagnostics)
      return diagnostics.exitCode.rawValue
    case let diagnostic as Diagnostic:
      return report(Diagnostics([diagnostic]))
    case is ArgumentParser.ExitCode:
      return exitCode(for: error).rawValue
    default:
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      if code == .success {
        print(message)
        return code.rawValue
      }
      if code == .validationFailure {
        Terminal.say(message)
        return ExitCode.usage.rawValue
      }
      return report(
        Diagnostic(
          id: "internal-error", message: "bpfbake failed in a way that was not foreseen: \(error)",
          help: "please report this with the command line that led to it", exitCode: .software))
    }
  }
}
