/* Subprograms: static and global, shared by several programs, calling each other, with maps and globals of their own. */
#include "fixture.h"

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 4);
    __type(key, u32);
    __type(value, u64);
} sums SEC(".maps");

u64 calls;

static NOINLINE u64 leaf(u64 value)
{
    calls += value;
    return value * 3 + bpf_get_smp_processor_id();
}

static NOINLINE int add(u32 slot, u64 value)
{
    u64 *sum = bpf_map_lookup_elem(&sums, &slot);

    if (!sum)
        return -1;
    *sum += leaf(value);
    return 0;
}

NOINLINE int add_both(u32 value)
{
    int result = add(0, value);

    calls++;
    return result ? result : add(1, leaf(value));
}

/* No program calls this one. */
NOINLINE int never(u32 value)
{
    return add(3, value);
}

SEC("raw_tp/sys_enter")
int first(void *ctx)
{
    return add_both(bpf_get_current_pid_tgid());
}

SEC("raw_tp/sys_enter")
int second(void *ctx)
{
    return add(2, 5) + leaf(1);
}

SEC("raw_tp/sys_exit")
int third(void *ctx)
{
    return add_both(1) + add(2, 9);
}

SEC("raw_tp/sys_exit")
int alone(void *ctx)
{
    return 0;
}

LICENSE("GPL");
