/// The options of a kernel's configuration without which something that BPF programs use is not there.
///
/// An option that a row names is one that is off or on in a .config; `prerequisites` tells what has to be switched on for
/// it, since several cannot be chosen themselves.
public enum NeededOption {
  /// What a program may use.
  public enum Use: Hashable, Sendable {
    /// bpf(2) itself.
    case anything
    case attach(AttachKind)
    /// A tracepoint of the category "syscalls".
    case systemCallTracepoint
    /// A type of map, as `MapType.name` has it.
    case map(String)
    /// A helper, as `HelperFunction.name` has it.
    case helper(String)
  }

  public struct Row: Hashable, Sendable {
    public let use: Use
    /// All of them are needed: "CONFIG_BPF_SYSCALL".
    public let options: [String]
    /// Where the kernel says so.
    public let source: String

    fileprivate init(_ use: Use, _ options: [String], _ source: String) {
      self.use = use
      self.options = options.map { "CONFIG_" + $0 }
      self.source = source
    }
  }

  /// The options that a use needs; none for one that no row names.
  public static func needed(for use: Use) -> [String] {
    all.filter { $0.use == use }.flatMap(\.options)
  }

  /// Read in Linux 6.1, and held against 4.19 and 6.12.
  public static let all: [Row] =
    [Row(.anything, ["BPF_SYSCALL"], "kernel/bpf/Makefile: syscall.o")]
    + [.kprobe, .kretprobe, .ksyscall, .kretsyscall].map {
      Row(
        .attach($0), ["BPF_EVENTS", "KPROBE_EVENTS"],
        "kernel/trace/Makefile: bpf_trace.o; kernel/events/core.c: perf_kprobe")
    }
    + [.uprobe, .uretprobe, .usdt].map {
      Row(
        .attach($0), ["BPF_EVENTS", "UPROBE_EVENTS"],
        "kernel/trace/Makefile: bpf_trace.o; kernel/events/core.c: perf_uprobe")
    }
    + [.tracepoint, .rawTracepoint, .perfEvent].map {
      Row(.attach($0), ["BPF_EVENTS"], "kernel/trace/Makefile: bpf_trace.o")
    }
    + [.kprobeMulti, .kretprobeMulti, .kprobeSession].map {
      Row(.attach($0), ["BPF_EVENTS", "FPROBE"], "kernel/trace/bpf_trace.c: bpf_kprobe_multi_link_attach")
    }
    + [.uprobeMulti, .uretprobeMulti, .uprobeSession].map {
      Row(.attach($0), ["BPF_EVENTS", "UPROBES"], "kernel/trace/bpf_trace.c: bpf_uprobe_multi_link_attach")
    }
    + [
      Row(.systemCallTracepoint, ["FTRACE_SYSCALLS"], "kernel/trace/Makefile: trace_syscalls.o"),
      Row(.attach(.trampoline), ["BPF_EVENTS", "BPF_JIT"], "kernel/bpf/Makefile: trampoline.o"),
      Row(.attach(.lsm), ["BPF_LSM"], "kernel/bpf/Makefile: bpf_lsm.o"),
      Row(.attach(.cgroup), ["CGROUP_BPF"], "kernel/bpf/Makefile: cgroup.o"),
      Row(.attach(.xdp), ["NET"], "include/linux/bpf_types.h: BPF_PROG_TYPE_XDP"),
      Row(.attach(.trafficControl), ["NET_CLS_BPF"], "net/sched/Makefile: cls_bpf.o"),
      Row(.attach(.lightweightTunnel), ["LWTUNNEL_BPF"], "net/core/Makefile: lwt_bpf.o"),
      Row(.attach(.netfilter), ["NETFILTER_BPF_LINK"], "net/netfilter/Makefile: nf_bpf_link.o"),
      Row(.attach(.lirc), ["BPF_LIRC_MODE2"], "include/linux/bpf_types.h: BPF_PROG_TYPE_LIRC_MODE2"),
      Row(.attach(.structOps), ["BPF_JIT"], "kernel/bpf/Makefile: bpf_struct_ops.o"),
      Row(.map("perf_event_array"), ["PERF_EVENTS"], "kernel/bpf/arraymap.c: perf_event_fd_array_get_ptr"),
      Row(.map("stack_trace"), ["PERF_EVENTS"], "kernel/bpf/Makefile: stackmap.o"),
      Row(.map("cgroup_array"), ["CGROUPS"], "include/linux/bpf_types.h"),
      Row(.map("cgrp_storage"), ["CGROUPS"], "include/linux/bpf_types.h"),
      Row(.map("cgroup_storage"), ["CGROUP_BPF"], "include/linux/bpf_types.h"),
      Row(.map("percpu_cgroup_storage"), ["CGROUP_BPF"], "include/linux/bpf_types.h"),
      Row(.map("inode_storage"), ["BPF_LSM"], "include/linux/bpf_types.h"),
      Row(.map("devmap"), ["NET"], "include/linux/bpf_types.h"),
      Row(.map("devmap_hash"), ["NET"], "include/linux/bpf_types.h"),
      Row(.map("cpumap"), ["NET"], "include/linux/bpf_types.h"),
      Row(.map("sk_storage"), ["NET"], "include/linux/bpf_types.h"),
      Row(.map("xskmap"), ["XDP_SOCKETS"], "include/linux/bpf_types.h"),
      Row(.map("sockmap"), ["INET"], "include/linux/bpf_types.h"),
      Row(.map("sockhash"), ["INET"], "include/linux/bpf_types.h"),
      Row(.map("reuseport_sockarray"), ["INET"], "include/linux/bpf_types.h"),
      Row(.map("struct_ops"), ["BPF_JIT"], "kernel/bpf/Makefile: bpf_struct_ops.o"),
      Row(.map("arena"), ["MMU"], "kernel/bpf/Makefile: arena.o"),
      Row(.helper("bpf_get_stackid"), ["PERF_EVENTS"], "kernel/bpf/Makefile: stackmap.o"),
      Row(.helper("bpf_get_stack"), ["PERF_EVENTS"], "kernel/bpf/Makefile: stackmap.o"),
      Row(.helper("bpf_get_task_stack"), ["PERF_EVENTS"], "kernel/bpf/Makefile: stackmap.o"),
      Row(.helper("bpf_current_task_under_cgroup"), ["CGROUPS"], "kernel/trace/bpf_trace.c"),
      Row(.helper("bpf_get_current_cgroup_id"), ["CGROUPS"], "kernel/bpf/helpers.c"),
      Row(.helper("bpf_get_current_ancestor_cgroup_id"), ["CGROUPS"], "kernel/bpf/helpers.c"),
      Row(
        .helper("bpf_override_return"), ["BPF_KPROBE_OVERRIDE"],
        "kernel/trace/bpf_trace.c: bpf_override_return"),
    ]

  /// What has to be on before an option can be, by the `depends on` of the kernel's Kconfig files. An option whose name stands
  /// here on the left may have no prompt of its own; with these on it comes by itself.
  public static let prerequisites: [(option: String, needs: [String], source: String)] = [
    // "(KPROBE_EVENTS || UPROBE_EVENTS)": the latter is on by default.
    ("CONFIG_BPF_EVENTS", ["CONFIG_BPF_SYSCALL", "CONFIG_PERF_EVENTS"], "kernel/trace/Kconfig"),
    ("CONFIG_KPROBE_EVENTS", ["CONFIG_FTRACE", "CONFIG_KPROBES"], "kernel/trace/Kconfig"),
    ("CONFIG_UPROBE_EVENTS", ["CONFIG_FTRACE", "CONFIG_PERF_EVENTS"], "kernel/trace/Kconfig"),
    ("CONFIG_FTRACE_SYSCALLS", ["CONFIG_FTRACE"], "kernel/trace/Kconfig"),
    (
      "CONFIG_FPROBE", ["CONFIG_FTRACE", "CONFIG_FUNCTION_TRACER", "CONFIG_DYNAMIC_FTRACE"],
      "kernel/trace/Kconfig"
    ),
    (
      "CONFIG_BPF_KPROBE_OVERRIDE", ["CONFIG_BPF_EVENTS", "CONFIG_FUNCTION_ERROR_INJECTION"],
      "kernel/trace/Kconfig"
    ),
    ("CONFIG_CGROUP_BPF", ["CONFIG_BPF_SYSCALL", "CONFIG_CGROUPS"], "init/Kconfig"),
    (
      "CONFIG_BPF_LSM", ["CONFIG_BPF_EVENTS", "CONFIG_BPF_SYSCALL", "CONFIG_SECURITY", "CONFIG_BPF_JIT"],
      "kernel/bpf/Kconfig"
    ),
    ("CONFIG_INET", ["CONFIG_NET"], "net/Kconfig"),
    ("CONFIG_XDP_SOCKETS", ["CONFIG_NET", "CONFIG_BPF_SYSCALL"], "net/xdp/Kconfig"),
  ]

  /// The options and all that has to be on before them, sorted. With CONFIG_BPF_EVENTS comes one of the two kinds of probe
  /// that it depends on.
  public static func closure(of options: some Sequence<String>) -> [String] {
    var all: Set<String> = []
    func add(_ option: String) {
      guard all.insert(option).inserted else { return }
      for row in prerequisites where row.option == option { row.needs.forEach(add) }
    }
    options.forEach(add)
    if all.contains("CONFIG_BPF_EVENTS"), !all.contains("CONFIG_KPROBE_EVENTS") {
      add("CONFIG_UPROBE_EVENTS")
    }
    return all.sorted()
  }
}
