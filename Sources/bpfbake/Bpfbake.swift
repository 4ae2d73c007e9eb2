import ArgumentParser

@main struct Bpfbake: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bake eBPF programs for embedded Linux.", version: Version.current, subcommands: [Link.self])
}
