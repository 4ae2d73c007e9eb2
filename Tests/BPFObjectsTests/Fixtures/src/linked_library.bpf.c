/* One of two objects that are linked together: what linked_main refers to, and a program of its own. */
#include "fixture.h"

extern struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 4);
    __type(key, u32);
    __type(value, u64);
} shared_map SEC(".maps");

u64 padding = 1;
u64 shared_total = 22;
const volatile u32 shared_limit = 33;

static NOINLINE int local(u32 value)
{
    padding += value;
    return value + 2;
}

NOINLINE int shared_policy(u32 value)
{
    return value & 2;
}

NOINLINE int shared_add(u32 slot, u64 value)
{
    u64 *sum = bpf_map_lookup_elem(&shared_map, &slot);

    if (!sum)
        return -1;
    *sum += value + local(slot);
    return 0;
}

SEC("raw_tp/sys_exit")
int library_program(void *ctx)
{
    return shared_add(2, shared_total);
}

LICENSE("GPL");
