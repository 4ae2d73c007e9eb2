/// What a program may want of its kernel: a helper, a type of map, of program or of attachment, a class of instructions.
/// One list of all that the tables of this room know, for questions by name.
public struct KernelFeature: Hashable, Sendable {
  /// As C programs spell it: "bpf_ringbuf_reserve", "BPF_MAP_TYPE_RINGBUF", "BPF_PROG_TYPE_LSM", "BPF_TRACE_FENTRY"; a
  /// class of instructions by its name, "jmp32".
  public let name: String
  /// The first kernel that has it, on any architecture.
  public let since: KernelVersion
  /// What serves on a kernel before it: completes "use …"; nil where nothing does.
  public let alternative: String?
  /// What serves on a kernel that lacks it again; nil where none does.
  public var replacement: String? { Self.replacements[name] }

  /// The constant that linux/bpf.h has for it, "BPF_FUNC_ringbuf_reserve" for a helper; nil for instructions.
  public let constant: String?
  public let kind: Kind

  public enum Kind: String, Sendable {
    case helper, mapType, programType, attachType, instructions
  }

  /// What of the kernel each architecture brought in its own time, and some never.
  private enum Part {
    case trampolines, kprobes, subprogramTailCalls
  }

  private var part: Part? {
    switch name {
    case "BPF_TRACE_FENTRY", "BPF_TRACE_FEXIT", "BPF_MODIFY_RETURN", "BPF_LSM_MAC": .trampolines
    case "BPF_PROG_TYPE_KPROBE", "BPF_TRACE_KPROBE_MULTI", "BPF_TRACE_KPROBE_SESSION": .kprobes
    case InstructionClass.tailCallWithSubprograms.name: .subprogramTailCalls
    default: nil
    }
  }

  /// What it needs of the kernel that architectures may lack, for messages: "BPF trampolines"; nil: nothing.
  public var foundation: String? {
    switch part {
    case .trampolines: "BPF trampolines"
    case .kprobes: "kprobes"
    case .subprogramTailCalls: "a compiler of BPF that counts tail calls"
    case nil: nil
    }
  }

  /// The first kernel of that architecture which has it; nil: none has.
  public func since(on architecture: Architecture) -> KernelVersion? {
    switch part {
    case .trampolines: architecture.trampolinesSince.map { max($0, since) }
    case .kprobes: max(architecture.kprobesSince, since)
    case .subprogramTailCalls: architecture.subprogramTailCallsSince
    case nil: since
    }
  }

  /// The kernels of that architecture from `since` on that lack it, in ascending order.
  public func gaps(on architecture: Architecture) -> [KernelGap] {
    kind == .helper ? HelperFunction.all.first { $0.name == name }?.gaps(on: architecture) ?? [] : []
  }

  /// The first kernel of that architecture from which all up to `version` have it; nil: `version` itself has not.
  public func unbroken(upTo version: KernelVersion, on architecture: Architecture) -> KernelVersion? {
    guard let since = since(on: architecture), since <= version else { return nil }
    let gaps = gaps(on: architecture)
    if gaps.contains(where: { $0.contains(version) }) { return nil }
    return min(gaps.filter { $0.since <= version }.compactMap(\.until).reduce(since, max), version)
  }

  /// Whether it goes for good on that architecture, after `version`.
  public func goes(after version: KernelVersion, on architecture: Architecture) -> Bool {
    gaps(on: architecture).contains { version < $0.since && $0.until == nil }
  }

  /// What linux/bpf.h has a constant for. `name`: as programs spell it.
  private init(_ kind: Kind, _ name: String, constant: String, since: KernelVersion) {
    self.init(
      name: name, since: since, alternative: Self.alternatives[name], constant: constant, kind: kind)
  }

  private init(
    name: String, since: KernelVersion, alternative: String?, constant: String?, kind: Kind
  ) {
    self.name = name
    self.since = since
    self.alternative = alternative
    self.constant = constant
    self.kind = kind
  }

  public static func of(_ helper: HelperFunction) -> KernelFeature {
    KernelFeature(.helper, helper.name, constant: helper.constant, since: helper.since)
  }

  public static func of(_ type: MapType) -> KernelFeature {
    KernelFeature(.mapType, type.constant, constant: type.constant, since: type.since)
  }

  public static func of(_ type: ProgramType) -> KernelFeature {
    KernelFeature(.programType, type.constant, constant: type.constant, since: type.since)
  }

  public static func of(_ type: AttachType) -> KernelFeature {
    KernelFeature(.attachType, type.constant, constant: type.constant, since: type.since)
  }

  public static func of(_ instructions: InstructionClass) -> KernelFeature {
    KernelFeature(
      name: instructions.name, since: instructions.since, alternative: instructions.alternative,
      constant: nil, kind: .instructions)
  }

  /// All of them.
  public static let all: [KernelFeature] =
    HelperFunction.all.map(of) + MapType.all.map(of) + ProgramType.all.map(of) + AttachType.all.map(of)
    + InstructionClass.all.map(of)

  /// Every constant that can be asked for.
  public static let constants: [String] = all.compactMap(\.constant)

  /// By its constant in linux/bpf.h; nil: no table knows it.
  public static func constant(_ constant: String) -> KernelFeature? { all.first { $0.constant == constant } }

  /// By name.
  public static func named(_ name: String) -> KernelFeature? { byName[name] }

  private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

  /// The names that have an alternative in the table; a test asks.
  public static var alternativeNames: Set<String> { Set(alternatives.keys) }

  /// What does the same on kernels that lack a feature again.
  private static let replacements: [String: String] = [
    "bpf_probe_read": "bpf_probe_read_user or bpf_probe_read_kernel",
    "bpf_probe_read_str": "bpf_probe_read_user_str or bpf_probe_read_kernel_str",
  ]

  /// What does the same, or nearly, on older kernels. Source: the prototypes and comments of include/uapi/linux/bpf.h.
  static let alternatives: [String: String] = [
    // Helpers.
    "bpf_perf_event_output": "bpf_trace_printk",
    "bpf_probe_read_str": "bpf_probe_read with a size that is certain to be mapped",
    "bpf_get_current_task": "bpf_get_current_pid_tgid and bpf_get_current_comm",
    "bpf_get_stackid": "PT_REGS_IP for the innermost function",
    "bpf_get_stack": "bpf_get_stackid",
    "bpf_get_current_cgroup_id": "bpf_get_current_pid_tgid",
    "bpf_get_current_ancestor_cgroup_id": "bpf_get_current_cgroup_id",
    "bpf_map_push_elem": "an array with an index of its own",
    "bpf_map_pop_elem": "an array with an index of its own",
    "bpf_map_peek_elem": "an array with an index of its own",
    "bpf_spin_lock": "__sync_fetch_and_add, or a map per CPU",
    "bpf_send_signal_thread": "bpf_send_signal",
    "bpf_probe_read_user": "bpf_probe_read",
    "bpf_probe_read_kernel": "bpf_probe_read",
    "bpf_probe_read_user_str": "bpf_probe_read_str",
    "bpf_probe_read_kernel_str": "bpf_probe_read_str",
    "bpf_jiffies64": "bpf_ktime_get_ns",
    "bpf_get_ns_current_pid_tgid": "bpf_get_current_pid_tgid",
    "bpf_ktime_get_boot_ns": "bpf_ktime_get_ns",
    "bpf_ktime_get_coarse_ns": "bpf_ktime_get_ns",
    "bpf_ktime_get_tai_ns": "bpf_ktime_get_ns",
    "bpf_ringbuf_output": "bpf_perf_event_output with a BPF_MAP_TYPE_PERF_EVENT_ARRAY",
    "bpf_ringbuf_reserve": "bpf_perf_event_output with a BPF_MAP_TYPE_PERF_EVENT_ARRAY",
    "bpf_ringbuf_submit": "bpf_perf_event_output with a BPF_MAP_TYPE_PERF_EVENT_ARRAY",
    "bpf_ringbuf_discard": "bpf_perf_event_output with a BPF_MAP_TYPE_PERF_EVENT_ARRAY",
    "bpf_get_task_stack": "bpf_get_stack",
    "bpf_d_path": "the names of the dentry and its parents, by bpf_probe_read_kernel",
    "bpf_copy_from_user": "bpf_probe_read_user",
    "bpf_copy_from_user_task": "bpf_probe_read_user",
    "bpf_per_cpu_ptr": "a map per CPU",
    "bpf_this_cpu_ptr": "a map per CPU",
    "bpf_task_storage_get": "a hash with the thread's number as its key",
    "bpf_task_storage_delete": "a hash with the thread's number as its key",
    "bpf_get_current_task_btf": "bpf_get_current_task",
    "bpf_for_each_map_elem": "a loop over an array's indices",
    "bpf_snprintf": "numbers in the record, which the loader prints",
    "bpf_snprintf_btf": "members in the record, which the loader prints",
    "bpf_timer_init": "a look at bpf_ktime_get_ns whenever the program runs",
    "bpf_get_func_ip": "PT_REGS_IP",
    "bpf_get_attach_cookie": "a program for each place that it is attached to",
    "bpf_task_pt_regs": "the registers at the system call's own probe",
    "bpf_trace_vprintk": "bpf_trace_printk with three values at the most",
    "bpf_loop": "a loop with a fixed bound",
    "bpf_strncmp": "a loop over the characters",
    "bpf_get_func_arg": "PT_REGS_PARM1 and its like",
    "bpf_get_func_ret": "PT_REGS_RC",
    "bpf_map_lookup_percpu_elem": "bpf_map_lookup_elem, which gives this CPU's value",
    "bpf_ringbuf_reserve_dynptr": "bpf_ringbuf_reserve with a size that is constant",
    "bpf_cgrp_storage_get": "a hash with the cgroup's id as its key",
    "bpf_sk_storage_get": "a hash with the socket's cookie as its key",
    "bpf_inode_storage_get": "a hash with the inode's number as its key",
    // Types of maps.
    "BPF_MAP_TYPE_PERF_EVENT_ARRAY": "bpf_trace_printk",
    "BPF_MAP_TYPE_PERCPU_HASH": "BPF_MAP_TYPE_HASH",
    "BPF_MAP_TYPE_PERCPU_ARRAY": "BPF_MAP_TYPE_ARRAY",
    "BPF_MAP_TYPE_LRU_HASH": "BPF_MAP_TYPE_HASH, with entries deleted when they are done with",
    "BPF_MAP_TYPE_LRU_PERCPU_HASH": "BPF_MAP_TYPE_PERCPU_HASH",
    "BPF_MAP_TYPE_LPM_TRIE": "BPF_MAP_TYPE_HASH, asked once for each length of prefix",
    "BPF_MAP_TYPE_QUEUE": "BPF_MAP_TYPE_ARRAY with an index of its own",
    "BPF_MAP_TYPE_STACK": "BPF_MAP_TYPE_ARRAY with an index of its own",
    "BPF_MAP_TYPE_SK_STORAGE": "BPF_MAP_TYPE_HASH with the socket's cookie as its key",
    "BPF_MAP_TYPE_DEVMAP_HASH": "BPF_MAP_TYPE_DEVMAP",
    "BPF_MAP_TYPE_RINGBUF": "BPF_MAP_TYPE_PERF_EVENT_ARRAY, or the events of bpfbake.h, which are either",
    "BPF_MAP_TYPE_INODE_STORAGE": "BPF_MAP_TYPE_HASH with the inode's number as its key",
    "BPF_MAP_TYPE_TASK_STORAGE": "BPF_MAP_TYPE_HASH with the thread's number as its key",
    "BPF_MAP_TYPE_BLOOM_FILTER": "BPF_MAP_TYPE_HASH",
    "BPF_MAP_TYPE_USER_RINGBUF": "BPF_MAP_TYPE_ARRAY",
    "BPF_MAP_TYPE_CGRP_STORAGE": "BPF_MAP_TYPE_HASH with the cgroup's id as its key",
    "BPF_MAP_TYPE_ARENA": "BPF_MAP_TYPE_ARRAY",
    // Types of programs.
    "BPF_PROG_TYPE_KPROBE": "SEC(\"tracepoint/CATEGORY/NAME\")",
    "BPF_PROG_TYPE_TRACEPOINT": "a kprobe on the function that has the tracepoint",
    "BPF_PROG_TYPE_RAW_TRACEPOINT": "SEC(\"tracepoint/CATEGORY/NAME\")",
    "BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE": "SEC(\"raw_tracepoint/NAME\")",
    "BPF_PROG_TYPE_TRACING": "SEC(\"kprobe/FUNCTION\") or SEC(\"raw_tracepoint/NAME\")",
    "BPF_PROG_TYPE_LSM": "SEC(\"kprobe/security_HOOK\"), which sees but cannot refuse",
    // Types of attachment.
    "BPF_TRACE_FENTRY": "SEC(\"kprobe/FUNCTION\")",
    "BPF_TRACE_FEXIT": "SEC(\"kretprobe/FUNCTION\")",
    "BPF_MODIFY_RETURN": "SEC(\"kretprobe/FUNCTION\"), which sees but cannot change",
    "BPF_TRACE_RAW_TP": "SEC(\"raw_tracepoint/NAME\")",
    "BPF_LSM_MAC": "SEC(\"kprobe/security_HOOK\"), which sees but cannot refuse",
    "BPF_TRACE_KPROBE_MULTI": "SEC(\"kprobe/FUNCTION\"), a program for each function",
    "BPF_TRACE_KPROBE_SESSION": "SEC(\"kprobe/FUNCTION\") and SEC(\"kretprobe/FUNCTION\")",
    "BPF_TRACE_UPROBE_MULTI": "SEC(\"uprobe/PATH:FUNCTION\")",
    "BPF_TRACE_UPROBE_SESSION": "SEC(\"uprobe/PATH:FUNCTION\") and SEC(\"uretprobe/PATH:FUNCTION\")",
  ]
}
