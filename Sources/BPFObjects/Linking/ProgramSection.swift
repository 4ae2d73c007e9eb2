import BundleFormat

/// What the name of a program's section says: its type and where it is attached (libbpf: section_defs).
enum ProgramSection {
  struct Match {
    /// "tracepoint".
    let prefix: String
    /// What stands behind the slash: "syscalls/sys_enter_openat"; "" for nothing.
    let target: String
    /// What should stand there: "CATEGORY/NAME".
    let placeholder: String
    /// enum bpf_prog_type.
    let programType: UInt32
    /// enum bpf_attach_type.
    let attachType: UInt32
    let kind: bundle_attach_kind
    /// Whether the program's context is a struct pt_regs.
    var readsRegisters: Bool { kind == BUNDLE_ATTACH_KPROBE || kind == BUNDLE_ATTACH_KRETPROBE }
    /// Kernels before 5.0 ask for their exact version (kernel commit 6c4fc209fcf9).
    let needsKernelVersion: Bool

    /// What is wrong with a target of this kind, or nil.
    func fault(in target: String) -> String? {
      let parts = target.split(separator: "/", omittingEmptySubsequences: false)
      func isName(_ text: Substring) -> Bool {
        !text.isEmpty
          && text.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
              || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
              || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
              || $0 == UInt8(ascii: "+")
          }
      }
      guard parts.allSatisfy({ isName($0) }) else { return "a name holds only letters, digits and _ - . +" }
      let expected = placeholder.split(separator: "/").count
      return parts.count == expected
        ? nil : "\(expected) part\(expected == 1 ? "" : "s") expected, \(parts.count) found"
    }
  }

  struct Row {
    let prefixes: [String]
    let placeholder: String
    let programType: UInt32
    let kind: bundle_attach_kind
    var needsKernelVersion = false
  }

  /// The sections whose programs the loader can attach. Program types: include/uapi/linux/bpf.h, enum bpf_prog_type.
  static let rows: [Row] = [
    Row(
      prefixes: ["tracepoint", "tp"], placeholder: "CATEGORY/NAME", programType: 5,
      kind: BUNDLE_ATTACH_TRACEPOINT),
    Row(
      prefixes: ["raw_tracepoint", "raw_tp"], placeholder: "NAME", programType: 17,
      kind: BUNDLE_ATTACH_RAW_TRACEPOINT),
    Row(
      prefixes: ["kprobe"], placeholder: "FUNCTION", programType: 2, kind: BUNDLE_ATTACH_KPROBE,
      needsKernelVersion: true),
    Row(
      prefixes: ["kretprobe"], placeholder: "FUNCTION", programType: 2, kind: BUNDLE_ATTACH_KRETPROBE,
      needsKernelVersion: true),
  ]

  /// Sections that libbpf knows and the loader cannot attach yet.
  static let unsupported: [String] = [
    "action", "cgroup", "cgroup_skb", "classifier", "fentry", "fexit", "flow_dissector", "fmod_ret",
    "freplace", "iter",
    "kprobe.multi", "kretprobe.multi", "ksyscall", "kretsyscall", "lirc_mode2", "lsm", "lsm_cgroup", "lwt_in",
    "lwt_out",
    "lwt_seg6local", "lwt_xmit", "netfilter", "perf_event", "raw_tracepoint.w", "raw_tp.w", "sk_lookup",
    "sk_msg",
    "sk_reuseport", "sk_skb", "socket", "sockops", "struct_ops", "syscall", "tc", "tcx", "tp_btf", "uprobe",
    "uprobe.multi",
    "uretprobe", "uretprobe.multi", "usdt", "xdp",
  ]

  static func find(_ section: String, at place: String) throws(ObjectError) -> Match {
    let parts = section.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let prefix = parts.first.map(String.init) ?? ""
    if let row = rows.first(where: { $0.prefixes.contains(prefix) }) {
      return Match(
        prefix: prefix, target: parts.count > 1 ? String(parts[1]) : "", placeholder: row.placeholder,
        programType: row.programType, attachType: 0, kind: row.kind,
        needsKernelVersion: row.needsKernelVersion)
    }
    let known = rows.flatMap(\.prefixes)
    if unsupported.contains(prefix)
      || prefix.hasSuffix(".s") && unsupported.contains(String(prefix.dropLast(2)))
    {
      throw ObjectError(
        .unsupportedSection, at: place,
        "programs of section '\(section)' cannot be attached by the loader yet",
        help: "supported: \(known.joined(separator: ", "))")
    }
    let nearest = known.min { Self.distance($0, prefix) < Self.distance($1, prefix) } ?? ""
    throw ObjectError(
      .unknownSection, at: place, "section '\(section)' names no type of program",
      help:
        "the nearest known is SEC(\"\(nearest)/\(rows.first { $0.prefixes.contains(nearest) }?.placeholder ?? "")\")"
    )
  }

  /// The Levenshtein distance of two short names.
  static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.utf8), Array(right.utf8.prefix(64)))
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let substitution = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }
}
