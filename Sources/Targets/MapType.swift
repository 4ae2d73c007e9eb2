/// The types of maps: which there are, and since when.
public struct MapType: Hashable, Sendable {
  /// Its number (enum bpf_map_type).
  public let number: UInt32
  /// As bpftool writes it: "ringbuf".
  public let name: String
  /// The first kernel that has it.
  public let since: KernelVersion

  /// As C programs write it: "BPF_MAP_TYPE_RINGBUF".
  public var constant: String { "BPF_MAP_TYPE_" + name.uppercased() }

  /// Whether the kernel makes such a map only with BTF of its key and value.
  /// Sources: kernel/bpf/bpf_local_storage.c, bpf_local_storage_map_alloc_check; kernel/bpf/bpf_struct_ops.c.
  public var needsBTF: Bool {
    ["sk_storage", "inode_storage", "task_storage", "cgrp_storage", "struct_ops"].contains(name)
  }

  /// The type of that number; nil: none that this table knows.
  public static func numbered(_ number: UInt32) -> MapType? {
    number >= 1 && number <= all.count ? all[Int(number) - 1] : nil
  }

  /// All of them, by number from 1 on without gaps.
  public static let all: [MapType] = history.flatMap { since, names in names.map { (since, $0) } }
    .enumerated().map { index, row in MapType(number: UInt32(index + 1), name: row.1, since: row.0) }

  /// Numbers are given in the order of introduction, so the table is one of releases.
  /// Sources: include/uapi/linux/bpf.h for names and order (cgroup_storage and percpu_cgroup_storage without the
  /// "_deprecated" that later headers add); bcc's docs/kernel-versions.md and ebpf-docs' feature-versions for the
  /// releases.
  private static let history: [(KernelVersion, [String])] = [
    (KernelVersion(3, 19), ["hash", "array"]),
    (KernelVersion(4, 2), ["prog_array"]),
    (KernelVersion(4, 3), ["perf_event_array"]),
    (KernelVersion(4, 6), ["percpu_hash", "percpu_array", "stack_trace"]),
    (KernelVersion(4, 8), ["cgroup_array"]),
    (KernelVersion(4, 10), ["lru_hash", "lru_percpu_hash"]),
    (KernelVersion(4, 11), ["lpm_trie"]),
    (KernelVersion(4, 12), ["array_of_maps", "hash_of_maps"]),
    (KernelVersion(4, 14), ["devmap", "sockmap"]),
    (KernelVersion(4, 15), ["cpumap"]),
    (KernelVersion(4, 18), ["xskmap", "sockhash"]),
    (KernelVersion(4, 19), ["cgroup_storage", "reuseport_sockarray"]),
    (KernelVersion(4, 20), ["percpu_cgroup_storage", "queue", "stack"]),
    (KernelVersion(5, 2), ["sk_storage"]),
    (KernelVersion(5, 4), ["devmap_hash"]),
    (KernelVersion(5, 6), ["struct_ops"]),
    (KernelVersion(5, 8), ["ringbuf"]),
    (KernelVersion(5, 10), ["inode_storage"]),
    (KernelVersion(5, 11), ["task_storage"]),
    (KernelVersion(5, 16), ["bloom_filter"]),
    (KernelVersion(6, 1), ["user_ringbuf"]),
    (KernelVersion(6, 2), ["cgrp_storage"]),
    (KernelVersion(6, 9), ["arena"]),
    (KernelVersion(6, 19), ["insn_array"]),
  ]
}
