/* Raw tracepoints, under both names of their section, one of them without a target. */
#include "fixture.h"

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u64);
} calls SEC(".maps");

static inline void count(void)
{
    u32 key = 0;
    u64 *value = bpf_map_lookup_elem(&calls, &key);

    if (value)
        __sync_fetch_and_add(value, 1);
}

SEC("raw_tracepoint/sys_enter")
int on_enter(struct bpf_raw_tracepoint_args *ctx)
{
    if (ctx->args[1] == 257)
        count();
    return 0;
}

SEC("raw_tp/sys_exit")
int on_exit(struct bpf_raw_tracepoint_args *ctx)
{
    count();
    return 0;
}

SEC("raw_tp")
int anywhere(struct bpf_raw_tracepoint_args *ctx)
{
    return ctx->args[0] == 0;
}

LICENSE("GPL");
