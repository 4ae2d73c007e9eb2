import ArgumentParser
import BPFObjects
import Diagnostics
import FoundationEssentials

/// Say what an object, a bundle or an artifact holds.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what an object, a bundle or an artifact holds.",
    discussion: "Programs, maps and their memory, attach points, records, sizes by part and the manifest.")

  @Argument(help: "A .bpf.o, a bundle, or an artifact.")
  var file: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let inspection: Inspection
    do {
      inspection = try Inspection(of: try Files.read(file), name: file)
    } catch let error as ObjectError {
      throw Diagnostics([error.diagnostic()])
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      print(String(decoding: try encoder.encode(inspection), as: UTF8.self))
    } else {
      print(inspection.text(name: file), terminator: "")
    }
  }
}

extension Inspection {
  /// The report for people: one thing a line, columns aligned within a kind of thing. Names come out of a file that
  /// may be hostile, so control characters are shown as escapes.
  func text(name: String) -> String {
    var lines = [
      "\(name): \(kind.rawValue)\(machine.map { " for \($0)" } ?? ""), \(byteOrder)-endian, \(size) bytes"
    ]
    if let kernel {
      lines.append(
        "kernel    \(kernel.release ?? kernel.version), from \(kernel.minimum) on, dependence \(kernel.dependence)"
          + (kernel.buildID.map { ", build id \($0)" } ?? ""))
    }
    lines.append("license   \(license.isEmpty ? "none" : license)")
    for program in programs {
      let attach = program.attach.isEmpty ? "" : ", \(program.attach.joined(separator: " or "))"
      let section = program.section.map { ", section \($0)" } ?? ""
      lines.append(
        "program   \(program.name): \(program.type), \(program.instructions) instructions\(attach)\(section)")
    }
    for map in maps {
      lines.append(
        "map       \(map.name): \(map.type), key \(map.keySize), value \(map.valueSize), entries \(map.maxEntries), memory \(map.memory)\(map.isPerCPU ? " per CPU" : "")"
      )
    }
    for output in outputs {
      lines.append("output    \(output.map): \(output.kind), \(output.size) bytes a record")
      lines += output.fields.map { "            \($0)" }
    }
    let width = parts.map(\.name.count).max() ?? 0
    for part in parts {
      lines.append(
        "size      \(part.name)\(String(repeating: " ", count: width - part.name.count))  \(part.size)")
    }
    if let manifest { lines.append("manifest  \(manifest)") }
    return lines.map { Printable.text($0) + "\n" }.joined()
  }
}
