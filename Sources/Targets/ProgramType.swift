/// The types of programs: which there are, and since when.
public struct ProgramType: Hashable, Sendable {
  /// Its number (enum bpf_prog_type).
  public let number: UInt32
  /// As bpftool writes it: "raw_tracepoint".
  public let name: String
  /// The first kernel that has it.
  public let since: KernelVersion

  /// As C programs write it: "BPF_PROG_TYPE_RAW_TRACEPOINT".
  public var constant: String { "BPF_PROG_TYPE_" + name.uppercased() }

  private init(_ number: UInt32, _ name: String, _ major: Int, _ minor: Int) {
    self.number = number
    self.name = name
    since = KernelVersion(major, minor)
  }

  /// The type of that number; nil: none that this table knows.
  public static func numbered(_ number: UInt32) -> ProgramType? {
    number >= 1 && number <= all.count ? all[Int(number) - 1] : nil
  }

  // Sources: include/uapi/linux/bpf.h for names and numbers; bcc's docs/kernel-versions.md and ebpf-docs'
  // feature-versions for the releases.
  public static let socketFilter = ProgramType(1, "socket_filter", 3, 19)
  public static let kprobe = ProgramType(2, "kprobe", 4, 1)
  public static let schedCls = ProgramType(3, "sched_cls", 4, 1)
  public static let schedAct = ProgramType(4, "sched_act", 4, 1)
  public static let tracepoint = ProgramType(5, "tracepoint", 4, 7)
  public static let xdp = ProgramType(6, "xdp", 4, 8)
  public static let perfEvent = ProgramType(7, "perf_event", 4, 9)
  public static let cgroupSkb = ProgramType(8, "cgroup_skb", 4, 10)
  public static let cgroupSock = ProgramType(9, "cgroup_sock", 4, 10)
  public static let lwtIn = ProgramType(10, "lwt_in", 4, 10)
  public static let lwtOut = ProgramType(11, "lwt_out", 4, 10)
  public static let lwtXmit = ProgramType(12, "lwt_xmit", 4, 10)
  public static let sockOps = ProgramType(13, "sock_ops", 4, 13)
  public static let skSkb = ProgramType(14, "sk_skb", 4, 14)
  public static let cgroupDevice = ProgramType(15, "cgroup_device", 4, 15)
  public static let skMsg = ProgramType(16, "sk_msg", 4, 17)
  public static let rawTracepoint = ProgramType(17, "raw_tracepoint", 4, 17)
  public static let cgroupSockAddr = ProgramType(18, "cgroup_sock_addr", 4, 17)
  public static let lwtSeg6local = ProgramType(19, "lwt_seg6local", 4, 18)
  public static let lircMode2 = ProgramType(20, "lirc_mode2", 4, 18)
  public static let skReuseport = ProgramType(21, "sk_reuseport", 4, 19)
  public static let flowDissector = ProgramType(22, "flow_dissector", 4, 20)
  public static let cgroupSysctl = ProgramType(23, "cgroup_sysctl", 5, 2)
  public static let rawTracepointWritable = ProgramType(24, "raw_tracepoint_writable", 5, 2)
  public static let cgroupSockopt = ProgramType(25, "cgroup_sockopt", 5, 3)
  public static let tracing = ProgramType(26, "tracing", 5, 5)
  public static let structOps = ProgramType(27, "struct_ops", 5, 6)
  public static let ext = ProgramType(28, "ext", 5, 6)
  public static let lsm = ProgramType(29, "lsm", 5, 7)
  public static let skLookup = ProgramType(30, "sk_lookup", 5, 9)
  public static let syscall = ProgramType(31, "syscall", 5, 14)
  public static let netfilter = ProgramType(32, "netfilter", 6, 4)

  /// All of them, by number from 1 on without gaps.
  public static let all: [ProgramType] = [
    socketFilter, kprobe, schedCls, schedAct, tracepoint, xdp, perfEvent, cgroupSkb, cgroupSock, lwtIn,
    lwtOut, lwtXmit, sockOps, skSkb, cgroupDevice, skMsg, rawTracepoint, cgroupSockAddr, lwtSeg6local,
    lircMode2, skReuseport, flowDissector, cgroupSysctl, rawTracepointWritable, cgroupSockopt, tracing,
    structOps, ext, lsm, skLookup, syscall, netfilter,
  ]
}
