/* Functions passed by address to helpers: an ldimm64 of a subprogram. */
#include "fixture.h"

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 16);
    __type(key, u32);
    __type(value, u64);
} table SEC(".maps");

struct total {
    u64 sum;
    u32 count;
};

struct bpf_map;

static u64 add(struct bpf_map *map, u32 *key, u64 *value, struct total *total)
{
    total->sum += *value;
    total->count++;
    return 0;
}

static NOINLINE u64 scale(u64 value)
{
    return value * 7;
}

static u64 step(u32 index, struct total *total)
{
    total->sum += scale(index);
    return index > 10;
}

SEC("raw_tp/sys_enter")
int both(void *ctx)
{
    struct total total = {};

    bpf_for_each_map_elem(&table, add, &total, 0);
    bpf_loop(20, step, &total, 0);
    return total.sum > total.count;
}

SEC("raw_tp/sys_exit")
int loop_only(void *ctx)
{
    struct total total = {};

    bpf_loop(5, step, &total, 0);
    return total.count;
}

LICENSE("GPL");
