import Diagnostics
import KernelSources
import Targets

/// The options that programs need of a kernel, as a fragment of its configuration.
struct KernelFragment {
  private let title: String
  /// By option: what asks for it; nothing for what another option depends on.
  private var options: [String: [String]]

  init(_ linked: [ObjectBuild.Linked]) {
    title = linked.map(\.job.recipe.name).joined(separator: ", ")
    var asked: [String: [String]] = [:]
    for one in linked {
      for need in one.program.kernelNeeds {
        asked[need.option, default: []].append("\(one.job.recipe.name): \(need.place)")
      }
    }
    options = Dictionary(
      uniqueKeysWithValues: NeededOption.closure(of: asked.keys).map { ($0, asked[$0] ?? []) })
  }

  mutating func leaveOut(_ config: KernelConfig) {
    options = options.filter { ![.yes, .module].contains(config[$0.key]) }
  }

  /// The text, the same for the same programs; ends in a newline.
  var text: String {
    var lines = ["# What the kernel needs for \(title), as `bpfbake kconfig` found it."]
    for (option, askers) in options.sorted(by: { $0.key < $1.key }) {
      lines += askers.map { "# \($0)" } + ["\(option)=y"]
    }
    return lines.map { Printable.text($0) + "\n" }.joined()
  }
}
