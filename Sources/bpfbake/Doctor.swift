import ArgumentParser
import Diagnostics
import Execution
import KernelLab
import KernelSources
import Manifests
import Targets

/// Say what this machine has of what bpfbake works with.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what this machine has of what bpfbake works with.",
    discussion: """
      Looks for the tools of a build with each toolchain, for the kernel lab's and for bpftool, and says what to install. \
      Ends with 2 where the default toolchain cannot build for this machine.
      """)

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var global: GlobalOptions

  private struct Finding {
    /// What it is for: "build", "toolchain zig".
    var use: String
    var name: String
    /// A path; nil: it is missing.
    var found: String?
    /// What to do where it is missing.
    var help: String?
    var isRequired = false
  }

  func run() async throws {
    let root = try global.dataRoot()
    let checker = ManifestChecker(root: root, catalogue: global.catalogue(root))
    var findings = [find("ninja", for: "build", checker, isRequired: true)]
    for entry in checker.catalogue.entries(.toolchain) {
      findings += try await toolchain(entry.name, checker)
    }
    findings.append(find("bpftool", for: "vmlinux.h", checker))
    var programs: Set<String> = []
    for machine in EmulatedMachine.all where programs.insert(machine.program).inserted {
      var finding = find(machine.program, for: "verify", checker)
      if finding.found == nil { finding.help = "install Debian's package \(machine.package)" }
      findings.append(finding)
    }
    for (tool, package) in [("xz", "xz-utils"), ("zstd", "zstd"), ("lz4", "lz4"), ("apt-get", nil)] {
      var finding = find(tool, for: "verify", checker)
      if finding.found == nil {
        finding.help =
          package.map { "install Debian's package \($0)" } ?? "kernels of Debian are fetched by it"
      }
      findings.append(finding)
    }
    if json {
      let rows = findings.map { finding in
        JSONValue.record([
          ("use", .string(finding.use)), ("name", .string(finding.name)), ("found", .text(finding.found)),
          ("help", .text(finding.help)),
        ])
      }
      print(JSONValue.array(rows).written)
    } else {
      print(
        Columns.text(
          findings.map { [$0.use, $0.name, $0.found ?? "missing: \($0.help ?? "install it")"] }),
        terminator: "")
    }
    let lacking = findings.filter { $0.isRequired && $0.found == nil }
    if !lacking.isEmpty {
      throw Diagnostic(
        id: "cannot-build",
        message: "no artifact can be built here without \(lacking.map(\.name).joined(separator: ", "))",
        help: lacking.compactMap(\.help).joined(separator: "\n"), exitCode: .environment)
    }
  }

  private func find(
    _ name: String, for use: String, _ checker: ManifestChecker, isRequired: Bool = false
  ) -> Finding {
    do {
      let tool = try checker.toolbox.find(name)
      return Finding(use: use, name: name, found: tool.path, isRequired: isRequired)
    } catch {
      return Finding(use: use, name: name, help: error.help, isRequired: isRequired)
    }
  }

  private func toolchain(_ name: String, _ checker: ManifestChecker) async throws -> [Finding] {
    let use = "toolchain \(name)"
    let isRequired = name == "llvm"
    do {
      let toolchain = try checker.catalogue.toolchain(named: name)
      return try await ToolchainKind.uses(toolchain, checker).map { row in
        row.0 == "not for"
          ? Finding(use: use, name: "a compiler", help: row.1)
          : Finding(use: use, name: row.0, found: row.1, isRequired: isRequired)
      }
    } catch let error as Diagnostic {
      return [Finding(use: use, name: "its tools", help: Self.words(error), isRequired: isRequired)]
    } catch let error as Diagnostics {
      return error.all.map {
        Finding(use: use, name: "its tools", help: Self.words($0), isRequired: isRequired)
      }
    }
  }

  private static func words(_ error: Diagnostic) -> String {
    ([error.message] + (error.help.map { [$0] } ?? [])).joined(separator: "; ")
      .replacing("\n", with: "; ")
  }
}
