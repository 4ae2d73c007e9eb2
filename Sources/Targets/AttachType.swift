/// What a program is attached to, where its type leaves a choice: which there are, and since when.
public struct AttachType: Hashable, Sendable {
  /// Its number (enum bpf_attach_type), from 0 on.
  public let number: UInt32
  /// The constant without "BPF_", in lower case: "trace_fentry".
  public let name: String
  /// The first kernel that has it.
  public let since: KernelVersion

  /// As C programs write it: "BPF_TRACE_FENTRY".
  public var constant: String { "BPF_" + name.uppercased() }

  private init(_ number: UInt32, _ name: String, _ major: Int, _ minor: Int) {
    self.number = number
    self.name = name
    since = KernelVersion(major, minor)
  }

  /// The type of that number; nil: none that this table knows.
  public static func numbered(_ number: UInt32) -> AttachType? {
    number < all.count ? all[Int(number)] : nil
  }

  // Sources: include/uapi/linux/bpf.h for names and numbers; ebpf-docs' feature-versions for the releases, and the
  // kernel's own log where it has none.
  public static let cgroupInetIngress = AttachType(0, "cgroup_inet_ingress", 4, 10)
  public static let cgroupInetEgress = AttachType(1, "cgroup_inet_egress", 4, 10)
  public static let cgroupInetSockCreate = AttachType(2, "cgroup_inet_sock_create", 4, 10)
  public static let cgroupSockOps = AttachType(3, "cgroup_sock_ops", 4, 13)
  public static let skSkbStreamParser = AttachType(4, "sk_skb_stream_parser", 4, 14)
  public static let skSkbStreamVerdict = AttachType(5, "sk_skb_stream_verdict", 4, 14)
  public static let cgroupDevice = AttachType(6, "cgroup_device", 4, 15)
  public static let skMsgVerdict = AttachType(7, "sk_msg_verdict", 4, 17)
  public static let cgroupINET4Bind = AttachType(8, "cgroup_inet4_bind", 4, 17)
  public static let cgroupINET6Bind = AttachType(9, "cgroup_inet6_bind", 4, 17)
  public static let cgroupINET4Connect = AttachType(10, "cgroup_inet4_connect", 4, 17)
  public static let cgroupINET6Connect = AttachType(11, "cgroup_inet6_connect", 4, 17)
  public static let cgroupINET4PostBind = AttachType(12, "cgroup_inet4_post_bind", 4, 17)
  public static let cgroupINET6PostBind = AttachType(13, "cgroup_inet6_post_bind", 4, 17)
  public static let cgroupUDP4Sendmsg = AttachType(14, "cgroup_udp4_sendmsg", 4, 18)
  public static let cgroupUDP6Sendmsg = AttachType(15, "cgroup_udp6_sendmsg", 4, 18)
  public static let lircMode2 = AttachType(16, "lirc_mode2", 4, 18)
  public static let flowDissector = AttachType(17, "flow_dissector", 4, 20)
  public static let cgroupSysctl = AttachType(18, "cgroup_sysctl", 5, 2)
  public static let cgroupUDP4Recvmsg = AttachType(19, "cgroup_udp4_recvmsg", 5, 2)
  public static let cgroupUDP6Recvmsg = AttachType(20, "cgroup_udp6_recvmsg", 5, 2)
  public static let cgroupGetsockopt = AttachType(21, "cgroup_getsockopt", 5, 3)
  public static let cgroupSetsockopt = AttachType(22, "cgroup_setsockopt", 5, 3)
  public static let traceRawTp = AttachType(23, "trace_raw_tp", 5, 5)
  public static let traceFentry = AttachType(24, "trace_fentry", 5, 5)
  public static let traceFexit = AttachType(25, "trace_fexit", 5, 5)
  public static let modifyReturn = AttachType(26, "modify_return", 5, 7)
  public static let lsmMac = AttachType(27, "lsm_mac", 5, 7)
  public static let traceIter = AttachType(28, "trace_iter", 5, 8)
  public static let cgroupINET4Getpeername = AttachType(29, "cgroup_inet4_getpeername", 5, 8)
  public static let cgroupINET6Getpeername = AttachType(30, "cgroup_inet6_getpeername", 5, 8)
  public static let cgroupINET4Getsockname = AttachType(31, "cgroup_inet4_getsockname", 5, 8)
  public static let cgroupINET6Getsockname = AttachType(32, "cgroup_inet6_getsockname", 5, 8)
  public static let xdpDevmap = AttachType(33, "xdp_devmap", 5, 8)
  public static let cgroupInetSockRelease = AttachType(34, "cgroup_inet_sock_release", 5, 9)
  public static let xdpCpumap = AttachType(35, "xdp_cpumap", 5, 9)
  public static let skLookup = AttachType(36, "sk_lookup", 5, 9)
  public static let xdp = AttachType(37, "xdp", 5, 9)
  public static let skSkbVerdict = AttachType(38, "sk_skb_verdict", 5, 13)
  public static let skReuseportSelect = AttachType(39, "sk_reuseport_select", 5, 14)
  public static let skReuseportSelectOrMigrate = AttachType(40, "sk_reuseport_select_or_migrate", 5, 14)
  public static let perfEvent = AttachType(41, "perf_event", 5, 15)
  public static let traceKprobeMulti = AttachType(42, "trace_kprobe_multi", 5, 18)
  public static let lsmCgroup = AttachType(43, "lsm_cgroup", 6, 0)
  public static let structOps = AttachType(44, "struct_ops", 6, 4)
  public static let netfilter = AttachType(45, "netfilter", 6, 4)
  public static let tcxIngress = AttachType(46, "tcx_ingress", 6, 6)
  public static let tcxEgress = AttachType(47, "tcx_egress", 6, 6)
  public static let traceUprobeMulti = AttachType(48, "trace_uprobe_multi", 6, 6)
  public static let cgroupUnixConnect = AttachType(49, "cgroup_unix_connect", 6, 7)
  public static let cgroupUnixSendmsg = AttachType(50, "cgroup_unix_sendmsg", 6, 7)
  public static let cgroupUnixRecvmsg = AttachType(51, "cgroup_unix_recvmsg", 6, 7)
  public static let cgroupUnixGetpeername = AttachType(52, "cgroup_unix_getpeername", 6, 7)
  public static let cgroupUnixGetsockname = AttachType(53, "cgroup_unix_getsockname", 6, 7)
  public static let netkitPrimary = AttachType(54, "netkit_primary", 6, 7)
  public static let netkitPeer = AttachType(55, "netkit_peer", 6, 7)
  public static let traceKprobeSession = AttachType(56, "trace_kprobe_session", 6, 10)
  public static let traceUprobeSession = AttachType(57, "trace_uprobe_session", 6, 13)

  /// All of them, by number from 0 on without gaps.
  public static let all: [AttachType] = [
    cgroupInetIngress, cgroupInetEgress, cgroupInetSockCreate, cgroupSockOps, skSkbStreamParser,
    skSkbStreamVerdict, cgroupDevice, skMsgVerdict, cgroupINET4Bind, cgroupINET6Bind,
    cgroupINET4Connect, cgroupINET6Connect, cgroupINET4PostBind, cgroupINET6PostBind, cgroupUDP4Sendmsg,
    cgroupUDP6Sendmsg, lircMode2, flowDissector, cgroupSysctl, cgroupUDP4Recvmsg, cgroupUDP6Recvmsg,
    cgroupGetsockopt, cgroupSetsockopt, traceRawTp, traceFentry, traceFexit, modifyReturn, lsmMac,
    traceIter, cgroupINET4Getpeername, cgroupINET6Getpeername, cgroupINET4Getsockname,
    cgroupINET6Getsockname, xdpDevmap, cgroupInetSockRelease, xdpCpumap, skLookup, xdp, skSkbVerdict,
    skReuseportSelect, skReuseportSelectOrMigrate, perfEvent, traceKprobeMulti, lsmCgroup, structOps,
    netfilter, tcxIngress, tcxEgress, traceUprobeMulti, cgroupUnixConnect, cgroupUnixSendmsg,
    cgroupUnixRecvmsg, cgroupUnixGetpeername, cgroupUnixGetsockname, netkitPrimary, netkitPeer,
    traceKprobeSession, traceUprobeSession,
  ]
}
