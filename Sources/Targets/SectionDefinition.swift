/// What the name of a program's ELF section says of the program: SEC("kprobe/do_sys_openat2").
public struct SectionDefinition: Hashable, Sendable {
  /// What may follow the name, behind a slash.
  public enum Suffix: Hashable, Sendable {
    /// Nothing.
    case none
    /// Where the program is attached, in words such as "CATEGORY/NAME"; it may be left out.
    case target(String)
    /// Anything; it only tells sections of one kind apart.
    case label
  }

  /// The spellings, without suffix.
  public let names: [String]
  public let programType: ProgramType
  /// Nil: it is 0, or chosen when the program is attached.
  public let attachType: AttachType?
  /// Whether a kernel without the attach type cannot run the program; else it came later than such programs.
  public var needsAttachType: Bool { ![.xdp, .skReuseportSelect].contains(attachType) }
  public let attachKind: AttachKind
  public let suffix: Suffix
  /// Whether ".s" behind the name is taken: the program may sleep (BPF_F_SLEEPABLE).
  public let mayBeSleepable: Bool

  private init(
    _ names: String..., type: ProgramType, attachType: AttachType? = nil, kind: AttachKind,
    suffix: Suffix = .none,
    mayBeSleepable: Bool = false
  ) {
    self.names = names
    programType = type
    self.attachType = attachType
    attachKind = kind
    self.suffix = suffix
    self.mayBeSleepable = mayBeSleepable
  }

  /// A section's name taken apart.
  public struct Match: Hashable, Sendable {
    public let definition: SectionDefinition
    /// As it is spelt, without ".s" and suffix: "tp".
    public let name: String
    public let isSleepable: Bool
    /// The target or label behind the slash; nil: there is none.
    public let suffix: String?
  }

  /// The definition that a section's name follows, the one with the longest name where several do; nil: no definition.
  public static func match(_ section: String) -> Match? {
    var best: Match?
    for definition in all {
      for name in definition.names where name.utf8.count > best?.name.utf8.count ?? 0 {
        best = definition.match(section, name: name) ?? best
      }
    }
    return best
  }

  private func match(_ section: String, name: String) -> Match? {
    guard section.hasPrefix(name) else { return nil }
    var rest = section.dropFirst(name.count)
    let isSleepable = mayBeSleepable && (rest == ".s" || rest.hasPrefix(".s/"))
    if isSleepable { rest = rest.dropFirst(2) }
    if rest.isEmpty { return Match(definition: self, name: name, isSleepable: isSleepable, suffix: nil) }
    guard suffix != .none, rest.hasPrefix("/") else { return nil }
    return Match(definition: self, name: name, isSleepable: isSleepable, suffix: String(rest.dropFirst()))
  }

  /// All of them. Sources: libbpf's src/libbpf.c (section_defs), and for the spellings that only older loaders know
  /// (sched_cls, sched_act, and labels) gobpf's elf/elf.go.
  public static let all: [SectionDefinition] = probes + tracing + network + sockets + cgroups + others

  private static let probes: [SectionDefinition] = [
    SectionDefinition("kprobe", type: .kprobe, kind: .kprobe, suffix: .target("FUNCTION")),
    SectionDefinition("kretprobe", type: .kprobe, kind: .kretprobe, suffix: .target("FUNCTION")),
    SectionDefinition(
      "kprobe.multi", type: .kprobe, attachType: .traceKprobeMulti, kind: .kprobeMulti,
      suffix: .target("PATTERN")),
    SectionDefinition(
      "kretprobe.multi", type: .kprobe, attachType: .traceKprobeMulti, kind: .kretprobeMulti,
      suffix: .target("PATTERN")),
    SectionDefinition(
      "kprobe.session", type: .kprobe, attachType: .traceKprobeSession, kind: .kprobeSession,
      suffix: .target("PATTERN")),
    SectionDefinition("ksyscall", type: .kprobe, kind: .ksyscall, suffix: .target("SYSCALL")),
    SectionDefinition("kretsyscall", type: .kprobe, kind: .kretsyscall, suffix: .target("SYSCALL")),
    SectionDefinition(
      "uprobe", type: .kprobe, kind: .uprobe, suffix: .target("PATH:FUNCTION"), mayBeSleepable: true),
    SectionDefinition(
      "uretprobe", type: .kprobe, kind: .uretprobe, suffix: .target("PATH:FUNCTION"), mayBeSleepable: true),
    SectionDefinition(
      "uprobe.multi", type: .kprobe, attachType: .traceUprobeMulti, kind: .uprobeMulti,
      suffix: .target("PATH:PATTERN"), mayBeSleepable: true),
    SectionDefinition(
      "uretprobe.multi", type: .kprobe, attachType: .traceUprobeMulti, kind: .uretprobeMulti,
      suffix: .target("PATH:PATTERN"), mayBeSleepable: true),
    SectionDefinition(
      "uprobe.session", type: .kprobe, attachType: .traceUprobeSession, kind: .uprobeSession,
      suffix: .target("PATH:PATTERN"), mayBeSleepable: true),
    SectionDefinition(
      "usdt", type: .kprobe, kind: .usdt, suffix: .target("PATH:PROVIDER:NAME"), mayBeSleepable: true),
  ]

  private static let tracing: [SectionDefinition] = [
    SectionDefinition(
      "tracepoint", "tp", type: .tracepoint, kind: .tracepoint, suffix: .target("CATEGORY/NAME"),
      mayBeSleepable: true),
    SectionDefinition(
      "raw_tracepoint", "raw_tp", type: .rawTracepoint, kind: .rawTracepoint, suffix: .target("NAME"),
      mayBeSleepable: true),
    SectionDefinition(
      "raw_tracepoint.w", "raw_tp.w", type: .rawTracepointWritable, kind: .rawTracepoint,
      suffix: .target("NAME")),
    SectionDefinition(
      "tp_btf", type: .tracing, attachType: .traceRawTp, kind: .trampoline, suffix: .target("NAME"),
      mayBeSleepable: true),
    SectionDefinition(
      "fentry", type: .tracing, attachType: .traceFentry, kind: .trampoline, suffix: .target("FUNCTION"),
      mayBeSleepable: true),
    SectionDefinition(
      "fexit", type: .tracing, attachType: .traceFexit, kind: .trampoline, suffix: .target("FUNCTION"),
      mayBeSleepable: true),
    SectionDefinition(
      "fmod_ret", type: .tracing, attachType: .modifyReturn, kind: .trampoline, suffix: .target("FUNCTION"),
      mayBeSleepable: true),
    SectionDefinition("freplace", type: .ext, kind: .replacement, suffix: .target("FUNCTION")),
    SectionDefinition(
      "lsm", type: .lsm, attachType: .lsmMac, kind: .lsm, suffix: .target("HOOK"), mayBeSleepable: true),
    SectionDefinition(
      "lsm_cgroup", type: .lsm, attachType: .lsmCgroup, kind: .cgroup, suffix: .target("HOOK")),
    SectionDefinition(
      "iter", type: .tracing, attachType: .traceIter, kind: .iterator, suffix: .target("NAME"),
      mayBeSleepable: true),
    SectionDefinition("perf_event", type: .perfEvent, kind: .perfEvent),
  ]

  private static let network: [SectionDefinition] = [
    SectionDefinition("xdp", "xdp.frags", type: .xdp, attachType: .xdp, kind: .xdp, suffix: .label),
    SectionDefinition("xdp/devmap", "xdp.frags/devmap", type: .xdp, attachType: .xdpDevmap, kind: .xdpMap),
    SectionDefinition("xdp/cpumap", "xdp.frags/cpumap", type: .xdp, attachType: .xdpCpumap, kind: .xdpMap),
    SectionDefinition("tc", "classifier", type: .schedCls, kind: .trafficControl, suffix: .label),
    SectionDefinition("sched_cls", type: .schedCls, kind: .trafficControl, suffix: .label),
    SectionDefinition("action", "sched_act", type: .schedAct, kind: .trafficControl, suffix: .label),
    SectionDefinition("tcx/ingress", "tc/ingress", type: .schedCls, attachType: .tcxIngress, kind: .tcx),
    SectionDefinition("tcx/egress", "tc/egress", type: .schedCls, attachType: .tcxEgress, kind: .tcx),
    SectionDefinition("netkit/primary", type: .schedCls, attachType: .netkitPrimary, kind: .netkit),
    SectionDefinition("netkit/peer", type: .schedCls, attachType: .netkitPeer, kind: .netkit),
    SectionDefinition("netfilter", type: .netfilter, attachType: .netfilter, kind: .netfilter),
    SectionDefinition("lwt_in", type: .lwtIn, kind: .lightweightTunnel),
    SectionDefinition("lwt_out", type: .lwtOut, kind: .lightweightTunnel),
    SectionDefinition("lwt_xmit", type: .lwtXmit, kind: .lightweightTunnel),
    SectionDefinition("lwt_seg6local", type: .lwtSeg6local, kind: .lightweightTunnel),
    SectionDefinition(
      "flow_dissector", type: .flowDissector, attachType: .flowDissector, kind: .networkNamespace),
    SectionDefinition("sk_lookup", type: .skLookup, attachType: .skLookup, kind: .networkNamespace),
  ]

  private static let sockets: [SectionDefinition] = [
    SectionDefinition("socket", type: .socketFilter, kind: .socket, suffix: .label),
    SectionDefinition("sk_reuseport", type: .skReuseport, attachType: .skReuseportSelect, kind: .reuseport),
    SectionDefinition(
      "sk_reuseport/migrate", type: .skReuseport, attachType: .skReuseportSelectOrMigrate, kind: .reuseport),
    SectionDefinition("sk_skb", type: .skSkb, kind: .socketMap),
    SectionDefinition("sk_skb/stream_parser", type: .skSkb, attachType: .skSkbStreamParser, kind: .socketMap),
    SectionDefinition(
      "sk_skb/stream_verdict", type: .skSkb, attachType: .skSkbStreamVerdict, kind: .socketMap),
    SectionDefinition("sk_skb/verdict", type: .skSkb, attachType: .skSkbVerdict, kind: .socketMap),
    SectionDefinition("sk_msg", type: .skMsg, attachType: .skMsgVerdict, kind: .socketMap),
  ]

  private static let cgroups: [SectionDefinition] = [
    SectionDefinition("cgroup/skb", type: .cgroupSkb, kind: .cgroup, suffix: .label),
    SectionDefinition("cgroup_skb/ingress", type: .cgroupSkb, attachType: .cgroupInetIngress, kind: .cgroup),
    SectionDefinition("cgroup_skb/egress", type: .cgroupSkb, attachType: .cgroupInetEgress, kind: .cgroup),
    SectionDefinition(
      "cgroup/sock", type: .cgroupSock, attachType: .cgroupInetSockCreate, kind: .cgroup, suffix: .label),
    SectionDefinition(
      "cgroup/sock_create", type: .cgroupSock, attachType: .cgroupInetSockCreate, kind: .cgroup),
    SectionDefinition(
      "cgroup/sock_release", type: .cgroupSock, attachType: .cgroupInetSockRelease, kind: .cgroup),
    SectionDefinition(
      "cgroup/post_bind4", type: .cgroupSock, attachType: .cgroupINET4PostBind, kind: .cgroup),
    SectionDefinition(
      "cgroup/post_bind6", type: .cgroupSock, attachType: .cgroupINET6PostBind, kind: .cgroup),
    address("bind4", .cgroupINET4Bind), address("bind6", .cgroupINET6Bind),
    address("connect4", .cgroupINET4Connect), address("connect6", .cgroupINET6Connect),
    address("connect_unix", .cgroupUnixConnect),
    address("sendmsg4", .cgroupUDP4Sendmsg), address("sendmsg6", .cgroupUDP6Sendmsg),
    address("sendmsg_unix", .cgroupUnixSendmsg),
    address("recvmsg4", .cgroupUDP4Recvmsg), address("recvmsg6", .cgroupUDP6Recvmsg),
    address("recvmsg_unix", .cgroupUnixRecvmsg),
    address("getpeername4", .cgroupINET4Getpeername), address("getpeername6", .cgroupINET6Getpeername),
    address("getpeername_unix", .cgroupUnixGetpeername),
    address("getsockname4", .cgroupINET4Getsockname), address("getsockname6", .cgroupINET6Getsockname),
    address("getsockname_unix", .cgroupUnixGetsockname),
    SectionDefinition("cgroup/sysctl", type: .cgroupSysctl, attachType: .cgroupSysctl, kind: .cgroup),
    SectionDefinition(
      "cgroup/getsockopt", type: .cgroupSockopt, attachType: .cgroupGetsockopt, kind: .cgroup),
    SectionDefinition(
      "cgroup/setsockopt", type: .cgroupSockopt, attachType: .cgroupSetsockopt, kind: .cgroup),
    SectionDefinition("cgroup/dev", type: .cgroupDevice, attachType: .cgroupDevice, kind: .cgroup),
    SectionDefinition("sockops", type: .sockOps, attachType: .cgroupSockOps, kind: .cgroup),
  ]

  private static let others: [SectionDefinition] = [
    SectionDefinition(
      "struct_ops", type: .structOps, kind: .structOps, suffix: .target("NAME"), mayBeSleepable: true),
    SectionDefinition("lirc_mode2", type: .lircMode2, attachType: .lircMode2, kind: .lirc),
    SectionDefinition("syscall", type: .syscall, kind: .run),
  ]

  /// A hook on the addresses of a cgroup's sockets.
  private static func address(_ name: String, _ attachType: AttachType) -> SectionDefinition {
    SectionDefinition("cgroup/" + name, type: .cgroupSockAddr, attachType: attachType, kind: .cgroup)
  }
}
