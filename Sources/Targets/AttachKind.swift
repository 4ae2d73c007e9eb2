/// How a program gets attached: what a loader must do for it, beyond its program and attach type.
public enum AttachKind: String, CaseIterable, Hashable, Sendable {
  /// A probe on a kernel function, through the kprobe PMU, or tracefs before 4.17.
  case kprobe, kretprobe
  /// Probes on many kernel functions at once: BPF_LINK_CREATE with BPF_TRACE_KPROBE_MULTI.
  case kprobeMulti, kretprobeMulti, kprobeSession
  /// A probe on a system call, whatever its function is called on the architecture.
  case ksyscall, kretsyscall
  /// A probe on a function in a program or library, through the uprobe PMU, or tracefs before 4.17.
  case uprobe, uretprobe
  case uprobeMulti, uretprobeMulti, uprobeSession
  /// A statically defined probe in a program or library.
  case usdt
  /// perf_event_open and PERF_EVENT_IOC_SET_BPF on the tracepoint's id.
  case tracepoint
  /// BPF_RAW_TRACEPOINT_OPEN with the tracepoint's name.
  case rawTracepoint
  /// BPF_RAW_TRACEPOINT_OPEN with no name, the BTF id given when the program was loaded: tp_btf, fentry, fexit, fmod_ret.
  case trampoline
  /// Like `trampoline`, on a hook of the security module framework.
  case lsm
  /// In place of a function of another BPF program.
  case replacement
  /// BPF_LINK_CREATE on a cgroup, or BPF_PROG_ATTACH before 5.7.
  case cgroup
  /// BPF_LINK_CREATE with BPF_TRACE_ITER; a read of the file runs the program.
  case iterator
  /// BPF_LINK_CREATE on a network device, or netlink before 5.9.
  case xdp
  /// Run by a map: the value of a devmap or cpumap.
  case xdpMap
  /// A classifier or action of a queueing discipline, by netlink.
  case trafficControl
  /// BPF_LINK_CREATE on a network device (6.6).
  case tcx
  case netkit
  /// A route's encapsulation, by netlink.
  case lightweightTunnel
  /// setsockopt with SO_ATTACH_BPF on a socket.
  case socket
  /// setsockopt with SO_ATTACH_REUSEPORT_EBPF on a socket.
  case reuseport
  /// BPF_PROG_ATTACH on a map of sockets.
  case socketMap
  /// BPF_LINK_CREATE or BPF_PROG_ATTACH on a network namespace.
  case networkNamespace
  /// BPF_LINK_CREATE with a protocol family, a hook and a priority (6.4).
  case netfilter
  /// BPF_PROG_ATTACH on an infrared receiver.
  case lirc
  /// PERF_EVENT_IOC_SET_BPF on a hardware or software event.
  case perfEvent
  /// A member of a map of type struct_ops.
  case structOps
  /// Not attached: run by BPF_PROG_TEST_RUN.
  case run
}
