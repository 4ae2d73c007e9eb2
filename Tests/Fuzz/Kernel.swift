import BPFObjects
import Foundation

/// The kernel that fuzzers link for: its types are those of the fixtures, whose folder BPFBAKE_FIXTURES names.
enum Kernel {
  static let pipeline: Pipeline = {
    do {
      return try Pipeline(
        littleTypes: contents("objects/kernel_types-el.btf"),
        bigTypes: contents("objects/kernel_types-eb.btf"))
    } catch {
      preconditionFailure("the kernel's types: \(error)")
    }
  }()

  static func contents(_ path: String) -> [UInt8] {
    let folder = ProcessInfo.processInfo.environment["BPFBAKE_FIXTURES"] ?? ""
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else {
      preconditionFailure("cannot read \(path): BPFBAKE_FIXTURES names the folder of fixtures")
    }
    return Array(data)
  }

  static func files(_ path: String) -> [String] {
    let folder = ProcessInfo.processInfo.environment["BPFBAKE_FIXTURES"] ?? ""
    return (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(path)"))?.sorted() ?? []
  }
}
