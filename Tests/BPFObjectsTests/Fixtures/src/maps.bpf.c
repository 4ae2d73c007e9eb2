/* Maps of every common type, defined by types and by sizes, with flags, and one that no program uses. */
#include "fixture.h"

struct key {
    u32 pid;
    u16 port;
    u8 kind;
};

struct value {
    u64 count;
    char comm[16];
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1000);
    __type(key, struct key);
    __type(value, struct value);
} by_type SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1000);
    __uint(key_size, 12);
    __uint(value_size, 24);
    __uint(map_flags, BPF_F_NO_PREALLOC);
} by_size SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 3);
    __type(key, u32);
    __type(value, u64[4]);
    __uint(map_flags, BPF_F_MMAPABLE);
} slots SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, int);
    __type(value, struct value);
} scratch SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_HASH);
    __uint(max_entries, 64);
    __type(key, u32);
    __type(value, u64);
} per_cpu SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 128);
    __type(key, u32);
    __type(value, u64);
} recent SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
    __uint(max_entries, 128);
    __type(key, u32);
    __type(value, u64);
} recent_per_cpu SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
    __uint(key_size, sizeof(u32));
    __uint(value_size, sizeof(u32));
} samples SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
    __uint(max_entries, 2);
    __type(key, int);
    __type(value, int);
} samples_of_two SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_STACK_TRACE);
    __uint(max_entries, 100);
    __uint(key_size, sizeof(u32));
    __uint(value_size, 16 * sizeof(u64));
} stacks SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LPM_TRIE);
    __uint(max_entries, 10);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, struct { u32 prefix; u8 address[4]; });
    __type(value, u32);
} prefixes SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_QUEUE);
    __uint(max_entries, 10);
    __type(value, u32);
} queue SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 1000);
} odd_ring SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u32);
} a_map_with_quite_a_long_name SEC(".maps");

SEC("tp/syscalls/sys_enter_getpid")
int touch(void *ctx)
{
    struct key key = {};
    struct value *value;
    u32 zero = 0;
    u64 one = 1;
    u64 wide[4] = {};

    __builtin_memset(&key, 0, sizeof key);
    key.pid = bpf_get_current_pid_tgid() >> 32;
    value = bpf_map_lookup_elem(&by_type, &key);
    if (value)
        value->count++;
    bpf_map_lookup_elem(&by_size, wide);
    bpf_map_update_elem(&slots, &zero, wide, 0);
    value = bpf_map_lookup_elem(&scratch, &zero);
    if (value)
        bpf_get_current_comm(value->comm, sizeof value->comm);
    bpf_map_update_elem(&per_cpu, &zero, &one, 0);
    bpf_map_update_elem(&recent, &zero, &one, 0);
    bpf_map_update_elem(&recent_per_cpu, &zero, &one, 0);
    bpf_perf_event_output(ctx, &samples, BPF_F_CURRENT_CPU, &key, sizeof key);
    bpf_perf_event_output(ctx, &samples_of_two, BPF_F_CURRENT_CPU, &one, sizeof one);
    bpf_get_stackid(ctx, &stacks, 0);
    bpf_map_push_elem(&queue, &zero, 0);
    bpf_ringbuf_output(&odd_ring, &one, sizeof one, 0);
    bpf_map_lookup_elem(&a_map_with_quite_a_long_name, &zero);
    return 0;
}

LICENSE("GPL");
