/// Every kind of error of this room, made to happen, as its words and its next step.
import Foundation
import KernelSources
import Testing

@Suite struct ErrorTests {
  /// What is said, with ROOT for the folder of the made-up machine.
  static let expected: [KernelSourceError.Problem: String] = [
    .unknownVersion: """
    the kernel's release "linux" does not begin with its version [unknown-kernel-version]
    help: write a profile with the kernel's version, and name it with --profile
    """,
    .unreadableFile: """
    ROOT/boot/config-6.1.0: the file cannot be read: Is a directory [unreadable-kernel-file]
    help: check the path and the permissions
    """,
    .fileTooLarge: """
    ROOT/boot/config-6.1.0: it has more than 16777216 bytes [kernel-file-too-large]
    help: is this the right file? copy it again from the device
    """,
    .badGzip: """
    ROOT/boot/config-6.1.0: the gzip file cannot be unpacked: it is damaged [bad-gzip]
    help: is this the right file? copy it again from the device
    """,
    .badConfig: """
    ROOT/boot/config-6.1.0:2: this is no line of a kernel config [bad-kernel-config]
    help: name the kernel's .config, /proc/config.gz or /boot/config-RELEASE
    """,
  ]

  private func cause(_ problem: KernelSourceError.Problem, _ machine: Machine) throws {
    let config = machine.root.appending(path: "boot/config-6.1.0")
    func read(_ content: [UInt8]) throws {
      try Data(content).write(to: config)
      _ = try machine.facts(release: "6.1.0").readConfig()
    }
    switch problem {
    case .unknownVersion: _ = try machine.facts(release: "linux")
    case .unreadableFile:
      try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
      _ = try machine.facts(release: "6.1.0").readConfig()
    case .fileTooLarge: try read([UInt8](repeating: UInt8(ascii: "#"), count: KernelConfig.maximumBytes + 1))
    case .badGzip: try read([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF])
    case .badConfig: try read(Array("CONFIG_BPF=y\n\u{1b}[2J\n".utf8))
    }
  }

  @Test(arguments: KernelSourceError.Problem.allCases) func words(_ problem: KernelSourceError.Problem) throws
  {
    let machine = try Machine(["boot/there": []])
    let error = try #require(throws: KernelSourceError.self) { try cause(problem, machine) }
    let place = [error.path, error.line.map(String.init)].compactMap { $0 }.joined(separator: ":")
    let text =
      "\(place.isEmpty ? "" : place + ": ")\(error.message) [\(error.problem.rawValue)]\nhelp: \(error.problem.help)"
    #expect(text.replacingOccurrences(of: machine.root.path, with: "ROOT") == Self.expected[problem])
  }
}
