/// Every row of the tables, against this system's linux/bpf.h, and names of sections taken apart.
import Foundation
import Targets
import Testing

/// What a C header says of enums and of the list of helpers.
struct BPFHeader {
  let text: String

  init() throws {
    text = try String(contentsOfFile: "/usr/include/linux/bpf.h", encoding: .utf8)
  }

  /// The constants of an enum that has no values of its own in the way, by number. Aliases are left out, and so is
  /// what begins with "__".
  func constants(ofEnum name: String) throws -> [String] {
    let begin = try #require(text.range(of: "enum \(name) {"))
    let end = try #require(text.range(of: "\n};", range: begin.upperBound..<text.endIndex))
    let body = text[begin.upperBound..<end.lowerBound].replacing(/\/\*(?s:.)*?\*\//, with: "")
    let items = body.split(separator: ",").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    return items.filter { !$0.isEmpty && !$0.hasPrefix("__") && !$0.contains("=") }
  }

  /// The helpers by number, as __BPF_FUNC_MAPPER lists them: FN(name) in order, or FN(name, number, ...).
  func helpers() -> [Int: String] {
    var helpers: [Int: String] = [:]
    for match in text.matches(of: /\bFN\(([a-z][a-z0-9_]*)(?:, *([0-9]+))?[^)]*\)/) {
      helpers[match.output.2.flatMap { Int($0) } ?? helpers.count] = String(match.output.1)
    }
    return helpers
  }
}

@Suite struct TableTests {
  @Test func mapTypes() throws {
    let constants = try BPFHeader().constants(ofEnum: "bpf_map_type")
      .map { $0.replacingOccurrences(of: "_DEPRECATED", with: "") }
    #expect(constants.count > 25)
    for (number, constant) in constants.enumerated().dropFirst() where number <= MapType.all.count {
      #expect(MapType.numbered(UInt32(number))?.constant == constant)
    }
    #expect(MapType.all.count >= 34)
  }

  @Test func programTypes() throws {
    let constants = try BPFHeader().constants(ofEnum: "bpf_prog_type")
    #expect(constants.count > 25)
    for (number, constant) in constants.enumerated().dropFirst() where number <= ProgramType.all.count {
      #expect(ProgramType.numbered(UInt32(number))?.constant == constant)
    }
    #expect(ProgramType.all.count >= 32)
  }

  @Test func attachTypes() throws {
    let constants = try BPFHeader().constants(ofEnum: "bpf_attach_type")
    #expect(constants.count > 35)
    for (number, constant) in constants.enumerated() where number < AttachType.all.count {
      #expect(AttachType.numbered(UInt32(number))?.constant == constant)
    }
    #expect(AttachType.all.count >= 58)
  }

  @Test func helpers() throws {
    let helpers = try BPFHeader().helpers()
    #expect(helpers.count > 160)
    #expect(helpers[0] == "unspec")
    for (number, name) in helpers where number > 0 && number <= HelperFunction.all.count {
      #expect(HelperFunction.numbered(UInt32(number))?.name == "bpf_" + name)
    }
    #expect(HelperFunction.all.count == 211)
  }

  /// libbpf's prototypes: `static long (*bpf_probe_read)(void *dst, __u32 size, const void *unsafe_ptr) = (void *) 4;`
  @Test func helperArguments() throws {
    let text = try String(contentsOfFile: "/usr/include/bpf/bpf_helper_defs.h", encoding: .utf8)
    var count = 0
    for match in text.matches(of: /\(\*(bpf_[a-z0-9_]+)\)\(([^;]*)\) = \(void \*\) ?([0-9]+);/) {
      let helper = try #require(UInt32(match.output.3).flatMap(HelperFunction.numbered))
      #expect(helper.name == match.output.1)
      let arguments = match.output.2
      let expected =
        arguments == "void" ? 0 : arguments.contains("...") ? 5 : arguments.split(separator: ",").count
      #expect(helper.arguments == expected, "\(helper.name)")
      count += 1
    }
    #expect(count > 200)
  }

  @Test func numbersAndNamesAreUnique() {
    func check(_ rows: [(number: UInt32, name: String)], from first: Int) {
      #expect(rows.map { Int($0.number) } == Array(first..<first + rows.count))
      #expect(Set(rows.map(\.name)).count == rows.count)
      for row in rows { #expect(row.name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil) }
    }
    check(MapType.all.map { ($0.number, $0.name) }, from: 1)
    check(ProgramType.all.map { ($0.number, $0.name) }, from: 1)
    check(AttachType.all.map { ($0.number, $0.name) }, from: 0)
    check(HelperFunction.all.map { ($0.number, $0.name) }, from: 1)
  }

  @Test func numbersThatAreNotThere() {
    for number: UInt32 in [0, 10_000, .max] {
      #expect(MapType.numbered(number) == nil)
      #expect(ProgramType.numbered(number) == nil)
      #expect(HelperFunction.numbered(number) == nil)
      #expect(number == 0 || AttachType.numbered(number) == nil)
    }
  }

  /// The kernel appends, so a higher number never came earlier.
  @Test func releasesNeverGoBack() {
    func check(_ releases: [KernelVersion]) {
      #expect(releases == releases.sorted())
      #expect(releases.allSatisfy { $0 >= KernelVersion(3, 19) && $0 < KernelVersion(7, 0) && $0.patch == 0 })
    }
    check(MapType.all.map(\.since))
    check(ProgramType.all.map(\.since))
    check(AttachType.all.map(\.since))
    check(HelperFunction.all.map(\.since))
  }

  /// Facts that one knows by heart, so that a shifted table is seen whatever header is installed.
  @Test(arguments: [
    (6, "bpf_trace_printk", KernelVersion(4, 1)), (25, "bpf_perf_event_output", KernelVersion(4, 4)),
    (112, "bpf_probe_read_user", KernelVersion(5, 5)), (131, "bpf_ringbuf_reserve", KernelVersion(5, 8)),
    (211, "bpf_cgrp_storage_delete", KernelVersion(6, 2)),
  ]) func wellKnownHelpers(number: UInt32, name: String, since: KernelVersion) {
    #expect(HelperFunction.numbered(number)?.name == name)
    #expect(HelperFunction.numbered(number)?.since == since)
  }
}

@Suite struct SectionDefinitionTests {
  struct Row {
    var section: String
    var type: String?
    var attachType: String?
    var kind: AttachKind?
    var suffix: String?
    var isSleepable = false
  }

  static let rows = [
    Row(section: "kprobe/do_sys_openat2", type: "kprobe", kind: .kprobe, suffix: "do_sys_openat2"),
    Row(section: "kprobe", type: "kprobe", kind: .kprobe),
    Row(section: "kretprobe/f+0x10", type: "kprobe", kind: .kretprobe, suffix: "f+0x10"),
    Row(
      section: "kprobe.multi/tcp_*", type: "kprobe", attachType: "trace_kprobe_multi", kind: .kprobeMulti,
      suffix: "tcp_*"),
    Row(
      section: "uprobe.multi.s//bin/sh:main", type: "kprobe", attachType: "trace_uprobe_multi",
      kind: .uprobeMulti,
      suffix: "/bin/sh:main", isSleepable: true),
    Row(section: "uprobe.s", type: "kprobe", kind: .uprobe, isSleepable: true),
    Row(
      section: "tracepoint/syscalls/sys_enter_openat", type: "tracepoint", kind: .tracepoint,
      suffix: "syscalls/sys_enter_openat"),
    Row(
      section: "tp/sched/sched_switch", type: "tracepoint", kind: .tracepoint, suffix: "sched/sched_switch"),
    Row(section: "raw_tp/sys_enter", type: "raw_tracepoint", kind: .rawTracepoint, suffix: "sys_enter"),
    Row(section: "raw_tp.w/x", type: "raw_tracepoint_writable", kind: .rawTracepoint, suffix: "x"),
    Row(
      section: "tp_btf/sched_switch", type: "tracing", attachType: "trace_raw_tp", kind: .trampoline,
      suffix: "sched_switch"),
    Row(
      section: "fentry.s/f", type: "tracing", attachType: "trace_fentry", kind: .trampoline, suffix: "f",
      isSleepable: true),
    Row(
      section: "lsm.s/bprm_committed_creds", type: "lsm", attachType: "lsm_mac", kind: .lsm,
      suffix: "bprm_committed_creds", isSleepable: true),
    Row(section: "lsm_cgroup/x", type: "lsm", attachType: "lsm_cgroup", kind: .cgroup, suffix: "x"),
    Row(section: "freplace/f", type: "ext", kind: .replacement, suffix: "f"),
    Row(section: "xdp", type: "xdp", attachType: "xdp", kind: .xdp),
    Row(section: "xdp/filter", type: "xdp", attachType: "xdp", kind: .xdp, suffix: "filter"),
    Row(section: "xdp/devmap", type: "xdp", attachType: "xdp_devmap", kind: .xdpMap),
    Row(section: "xdp.frags/cpumap", type: "xdp", attachType: "xdp_cpumap", kind: .xdpMap),
    Row(section: "tc", type: "sched_cls", kind: .trafficControl),
    Row(section: "tc/ingress", type: "sched_cls", attachType: "tcx_ingress", kind: .tcx),
    Row(section: "sched_cls/x", type: "sched_cls", kind: .trafficControl, suffix: "x"),
    Row(section: "sched_act", type: "sched_act", kind: .trafficControl),
    Row(section: "socket/filter", type: "socket_filter", kind: .socket, suffix: "filter"),
    Row(section: "sk_skb/verdict", type: "sk_skb", attachType: "sk_skb_verdict", kind: .socketMap),
    Row(
      section: "sk_reuseport/migrate", type: "sk_reuseport", attachType: "sk_reuseport_select_or_migrate",
      kind: .reuseport),
    Row(section: "cgroup/skb", type: "cgroup_skb", kind: .cgroup),
    Row(section: "cgroup/sock", type: "cgroup_sock", attachType: "cgroup_inet_sock_create", kind: .cgroup),
    Row(
      section: "cgroup/sock_release", type: "cgroup_sock", attachType: "cgroup_inet_sock_release",
      kind: .cgroup),
    Row(
      section: "cgroup/connect_unix", type: "cgroup_sock_addr", attachType: "cgroup_unix_connect",
      kind: .cgroup),
    Row(section: "sockops", type: "sock_ops", attachType: "cgroup_sock_ops", kind: .cgroup),
    Row(section: "syscall", type: "syscall", kind: .run),
    Row(section: "kprobes/x"), Row(section: "kprobe.s/x"), Row(section: "kprob"), Row(section: ""),
    Row(section: "/"), Row(section: "xdp.s"), Row(section: "perf_event/x"), Row(section: "sockopsy"),
    Row(section: "cgroup/nowhere"), Row(section: "cgroup"), Row(section: ".text"), Row(section: "license"),
  ]

  @Test(arguments: rows.indices) func matches(index: Int) {
    let row = Self.rows[index]
    let match = SectionDefinition.match(row.section)
    #expect(match?.definition.programType.name == row.type, "\(row.section)")
    #expect(match?.definition.attachType?.name == row.attachType, "\(row.section)")
    #expect(match?.definition.attachKind == row.kind, "\(row.section)")
    #expect(match?.suffix == row.suffix, "\(row.section)")
    #expect((match?.isSleepable ?? false) == row.isSleepable, "\(row.section)")
  }

  @Test func everyDefinition() {
    let names = SectionDefinition.all.flatMap(\.names)
    #expect(Set(names).count == names.count)
    #expect(Set(SectionDefinition.all.map(\.attachKind)) == Set(AttachKind.allCases))
    for definition in SectionDefinition.all {
      #expect(!definition.names.isEmpty)
      for name in definition.names {
        #expect(SectionDefinition.match(name)?.definition == definition, "\(name)")
        if definition.mayBeSleepable { #expect(SectionDefinition.match(name + ".s")?.isSleepable == true) }
      }
      if case .target(let words) = definition.suffix { #expect(!words.isEmpty) }
    }
    #expect(Set(SectionDefinition.all.map(\.programType)) == Set(ProgramType.all))
  }
}

@Suite struct KernelVersionTests {
  @Test(arguments: [
    ("6.1.0-18-amd64", KernelVersion(6, 1, 0)), ("4.19.94-ti-r42", KernelVersion(4, 19, 94)),
    ("5.10", KernelVersion(5, 10)), ("5.10-rc1", KernelVersion(5, 10)),
    ("6.6.20+rpt", KernelVersion(6, 6, 20)),
    ("", nil), ("5", nil), ("x5.1", nil), ("65536.1", nil), ("99999999999999999999.1", nil), ("-1.2", nil),
  ]) func releases(release: String, version: KernelVersion?) {
    #expect(KernelVersion(release: release) == version)
  }

  @Test(
    arguments: [
      (KernelVersion(6, 1, 76), 0x06014C), (KernelVersion(4, 19, 300), 0x0413FF),
      (KernelVersion(5, 0), 0x050000),
    ] as [(KernelVersion, UInt32)]) func codes(version: KernelVersion, code: UInt32)
  {
    #expect(version.code == code)
  }

  @Test func neededOptions() {
    #expect(Set(NeededOption.all.map(\.use)).count == NeededOption.all.count)
    for row in NeededOption.all {
      #expect(!row.options.isEmpty && row.source.contains("/"), "\(row)")
      for option in row.options { #expect(option.wholeMatch(of: /CONFIG_[A-Z0-9_]+/) != nil, "\(row)") }
      switch row.use {
      case .map(let name): #expect(MapType.all.contains { $0.name == name }, "\(row)")
      case .helper(let name): #expect(HelperFunction.all.contains { $0.name == name }, "\(row)")
      case .anything, .attach, .systemCallTracepoint: break
      }
    }
    for row in NeededOption.prerequisites {
      #expect(NeededOption.closure(of: [row.option]).contains(row.option) && row.source.hasSuffix("Kconfig"))
      #expect(Set(row.needs).isSubset(of: NeededOption.closure(of: [row.option])))
    }
  }

  @Test(arguments: [
    (["CONFIG_BPF_SYSCALL"], ["CONFIG_BPF_SYSCALL"]),
    (
      ["CONFIG_KPROBE_EVENTS", "CONFIG_BPF_EVENTS"],
      [
        "CONFIG_BPF_EVENTS", "CONFIG_BPF_SYSCALL", "CONFIG_FTRACE", "CONFIG_KPROBES", "CONFIG_KPROBE_EVENTS",
        "CONFIG_PERF_EVENTS",
      ]
    ),
    (
      ["CONFIG_BPF_EVENTS"],
      [
        "CONFIG_BPF_EVENTS", "CONFIG_BPF_SYSCALL", "CONFIG_FTRACE", "CONFIG_PERF_EVENTS",
        "CONFIG_UPROBE_EVENTS",
      ]
    ), ([], []),
  ])
  func optionsAndWhatComesBefore(options: [String], all: [String]) {
    #expect(NeededOption.closure(of: options) == all)
  }

  @Test func kernelDialects() {
    let rows = Architecture.all.compactMap { arch in arch.kernelDialect.map { (arch, $0) } }
    #expect(
      rows.map(\.0.name) == [
        "x86_64", "i386", "arm", "armv6", "armv5", "arm64", "riscv64", "mipsel", "mips64el", "ppc64el",
        "s390x",
      ])
    for (arch, dialect) in rows {
      #expect(dialect.triple.contains("-linux-gnu") && dialect.source.contains("arch/\(arch.kernelName)/"))
      for list in dialect.choices { #expect(list.allSatisfy { $0.option?.hasPrefix("CONFIG_") ?? true }) }
      #expect(dialect.folders.allSatisfy { $0.hasPrefix("arch/\(arch.kernelName)") })
      let flags = dialect.flags { _ in true } + KernelDialect.common
      #expect(flags.allSatisfy { $0.hasPrefix("-") } && Set(flags).count == flags.count)
    }
    #expect(KernelDialect.firstHeaders.allSatisfy { $0.hasPrefix("linux/") })
  }
}
