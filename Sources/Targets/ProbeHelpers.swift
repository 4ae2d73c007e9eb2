extension ProgramType {
  /// Whether programs of this type look on from a place in the kernel, whose state is no packet, socket or file of theirs.
  public var isProbe: Bool { [.kprobe, .tracepoint, .rawTracepoint, .rawTracepointWritable].contains(self) }
}

/// What probes cannot call although the kernel has it.
extension HelperFunction {
  /// The last release that was seen not to give it to probes; nil: those that have it do. What later ones do is not known,
  /// and not refused.
  ///
  /// Source: Linux 5.10, 6.1 and 6.12, each asked for every helper (Tests/KernelTests/features); those that may call it are
  /// kernel/trace/bpf_trace.c's kprobe_prog_func_proto and its siblings.
  public var lastWithoutProbes: KernelVersion? {
    let short = String(name.dropFirst("bpf_".count))
    if Self.forOthers.contains(short) { return KernelVersion(6, 12) }
    return Self.laterForProbes.contains(short) ? KernelVersion(5, 10) : nil
  }

  /// Whether it may sleep, which programs may that are loaded with BPF_F_SLEEPABLE.
  /// Source: might_sleep in the prototypes of kernel/bpf/helpers.c.
  public var maySleep: Bool { ["bpf_copy_from_user", "bpf_copy_from_user_task"].contains(name) }

  /// Whether it works on a map's value that BTF describes to the kernel, or on a map that has to have BTF.
  /// Source: kernel/bpf/verifier.c, "map '%s' has to have BTF in order to use"; kernel/bpf/bpf_local_storage.c.
  public var needsMapWithBTF: Bool { Self.onMapsWithBTF.contains(String(name.dropFirst("bpf_".count))) }

  private static let onMapsWithBTF: Set<String> = [
    "spin_lock", "spin_unlock", "timer_init", "timer_set_callback", "timer_start", "timer_cancel",
    "kptr_xchg",
    "task_storage_get", "task_storage_delete", "cgrp_storage_get", "cgrp_storage_delete",
  ]

  /// For probes at some time between 5.11 and 6.1.
  private static let laterForProbes: Set<String> = [
    "spin_lock", "spin_unlock", "strtol", "strtoul", "get_current_ancestor_cgroup_id",
  ]

  /// For the network, cgroups, security modules, trampolines, iterators and the like. (bpf_override_return is for kprobes of
  /// a kernel with CONFIG_BPF_KPROBE_OVERRIDE.)
  private static let forOthers = Set(
    """
    skb_store_bytes l3_csum_replace l4_csum_replace clone_redirect get_cgroup_classid skb_vlan_push
    skb_vlan_pop skb_get_tunnel_key skb_set_tunnel_key redirect get_route_realm skb_load_bytes csum_diff
    skb_get_tunnel_opt skb_set_tunnel_opt skb_change_proto skb_change_type skb_under_cgroup
    get_hash_recalc skb_change_tail skb_pull_data csum_update set_hash_invalid skb_change_head
    xdp_adjust_head get_socket_cookie get_socket_uid set_hash setsockopt skb_adjust_room redirect_map
    sk_redirect_map sock_map_update xdp_adjust_meta perf_prog_read_value getsockopt
    sock_ops_cb_flags_set msg_redirect_map msg_apply_bytes msg_cork_bytes msg_pull_data bind
    xdp_adjust_tail skb_get_xfrm_state skb_load_bytes_relative fib_lookup sock_hash_update
    msg_redirect_hash sk_redirect_hash lwt_push_encap lwt_seg6_store_bytes lwt_seg6_adjust_srh
    lwt_seg6_action rc_repeat rc_keydown skb_cgroup_id get_local_storage sk_select_reuseport
    skb_ancestor_cgroup_id sk_lookup_tcp sk_lookup_udp sk_release msg_push_data msg_pop_data
    rc_pointer_rel sk_fullsock tcp_sock skb_ecn_set_ce get_listener_sock skc_lookup_tcp
    tcp_check_syncookie sysctl_get_name sysctl_get_current_value sysctl_get_new_value
    sysctl_set_new_value sk_storage_get sk_storage_delete tcp_gen_syncookie skb_output tcp_send_ack
    read_branch_records xdp_output get_netns_cookie sk_assign seq_printf seq_write sk_cgroup_id
    sk_ancestor_cgroup_id csum_level skc_to_tcp6_sock skc_to_tcp_sock skc_to_tcp_timewait_sock
    skc_to_tcp_request_sock skc_to_udp6_sock load_hdr_opt store_hdr_opt reserve_hdr_opt
    inode_storage_get inode_storage_delete d_path seq_printf_btf skb_cgroup_classid redirect_neigh
    redirect_peer bprm_opts_set ktime_get_coarse_ns ima_inode_hash sock_from_file check_mtu sys_bpf
    btf_find_by_name_kind sys_close skc_to_unix_sock kallsyms_lookup_name get_func_arg get_func_ret
    get_func_arg_cnt get_retval set_retval xdp_get_buff_len xdp_load_bytes xdp_store_bytes
    skb_set_tstamp ima_file_hash skc_to_mptcp_sock tcp_raw_gen_syncookie_ipv4 tcp_raw_gen_syncookie_ipv6
    tcp_raw_check_syncookie_ipv4 tcp_raw_check_syncookie_ipv6
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
