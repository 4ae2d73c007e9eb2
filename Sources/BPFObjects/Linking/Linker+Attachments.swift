import BundleFormat
import Targets

/// Where programs are attached.
extension Linker {
  /// The attachments of `programs`, the candidates that are wanted of `all`.
  func attachments(
    of programs: [Candidate], among all: [Candidate]
  ) throws(ObjectError) -> [LinkedProgram.Attachment] {
    var attachments: [LinkedProgram.Attachment] = []
    for (number, candidate) in programs.enumerated() {
      attachments.append(
        try attachment(
          of: candidate.function, section: candidate.section, program: number,
          in: symbols.objects[candidate.id.object]))
    }
    for name in request.attach.keys.sorted() where !all.contains(where: { $0.function.name == name }) {
      throw unknown(.unknownProgram, "program", name, among: all.map(\.function.name), key: "attach")
    }
    return attachments
  }

  private func attachment(
    of function: BPFObject.Function, section: ProgramSection, program: Int, in object: BPFObject
  ) throws(ObjectError) -> LinkedProgram.Attachment {
    let place = "\(object.name): function '\(function.name)'"
    let targets = request.attach[function.name] ?? (section.target.isEmpty ? [] : [section.target])
    guard !targets.isEmpty else {
      throw ObjectError(
        .sectionWithoutTarget, at: place,
        "section '\(function.sectionName)' does not say where to attach the program",
        help:
          "write SEC(\"\(section.name)/\(section.placeholder)\"), or attach: {\(function.name): [...]} in the recipe"
      )
    }
    for target in targets {
      if let fault = section.fault(in: target) {
        throw ObjectError(
          .sectionWithoutTarget, at: place, "'\(target)' is no place to attach to: \(fault)",
          help: "write \(section.placeholder)")
      }
    }
    if section.kind == BUNDLE_ATTACH_TRACEPOINT, !target.reportsSystemCalls,
      let unseen = targets.first(where: { $0.hasPrefix("syscalls/") })
    {
      throw ObjectError(
        .unseenSystemCalls, at: place,
        "'\(unseen)' does not see programs of \(target.user.name): a kernel of \(target.architecture.name) "
          + "leaves their system calls out of the tracepoints of its own",
        help:
          "probe the function that does the work, such as SEC(\"kprobe/do_sys_openat2\"), or the system call "
          + "itself, by SEC(\"ksyscall/openat\")")
    }
    return LinkedProgram.Attachment(
      program: program, kind: section.kind,
      targets: section.isSystemCall ? targets.flatMap(target.systemCalls.functions) : targets)
  }
}
