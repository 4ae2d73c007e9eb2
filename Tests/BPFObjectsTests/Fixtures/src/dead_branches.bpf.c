/* Branches that the kernel's version and configuration decide, in the shapes that compilers give them. */
#include "fixture.h"

#include <linux/version.h>
#include <stdbool.h>

extern int LINUX_KERNEL_VERSION __kconfig;
extern u32 CONFIG_HZ __kconfig;
extern bool CONFIG_BPF_SYSCALL __kconfig;
extern enum libbpf_tristate CONFIG_BPF __kconfig;
extern u64 CONFIG_NO_SUCH_THING __kconfig __weak;

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 4096);
} ring SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
    __uint(key_size, 4);
    __uint(value_size, 4);
} perf SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 16);
    __type(key, u32);
    __type(value, u64);
} counts SEC(".maps");

/* A subprogram that only one side calls, and one that both call, with a constant that differs. */
static __attribute__((noinline)) long old_way(void *ctx, u64 value)
{
    return bpf_perf_event_output(ctx, &perf, BPF_F_CURRENT_CPU, &value, sizeof(value));
}

static __attribute__((noinline)) u64 scaled(u64 value, bool by_configuration)
{
    if (by_configuration)
        return value * CONFIG_HZ + bpf_get_smp_processor_id();
    return value + bpf_get_prandom_u32();
}

SEC("raw_tp/sys_enter")
int either(void *ctx)
{
    u64 now = bpf_ktime_get_ns();

    if (LINUX_KERNEL_VERSION >= KERNEL_VERSION(5, 8, 0)) {
        u64 *place = bpf_ringbuf_reserve(&ring, sizeof(*place), 0);
        if (!place)
            return 0;
        *place = now;
        bpf_ringbuf_submit(place, 0);
    } else {
        old_way(ctx, now);
    }
    return 0;
}

/* A decision made once, kept over calls, and used in several places. */
SEC("raw_tp/sys_exit")
int kept(void *ctx)
{
    bool new_kernel = LINUX_KERNEL_VERSION >= KERNEL_VERSION(5, 8, 0) && CONFIG_BPF_SYSCALL;
    u64 a = bpf_get_current_pid_tgid(), b = bpf_get_current_uid_gid(), c = bpf_ktime_get_ns();
    u64 d = bpf_get_prandom_u32();
    u32 key = 0;

    for (int i = 0; i < 4; i++) {
        u64 *count = bpf_map_lookup_elem(&counts, &key);
        if (!count)
            break;
        *count += new_kernel ? a + i : b;
        key += bpf_get_smp_processor_id();
    }
    if (new_kernel)
        c += scaled(d, true);
    else
        c -= scaled(d, false);
    if (a == c)
        key++;
    return bpf_map_update_elem(&counts, &key, &c, BPF_ANY);
}

/* Numbers, not branches alone: a tristate, an option that is not there, a distance between versions. */
SEC("raw_tp/sched_switch")
int numbers(void *ctx)
{
    u64 value = CONFIG_NO_SUCH_THING;
    u32 key = 1;

    switch (CONFIG_BPF) {
    case TRI_YES:
        value += LINUX_KERNEL_VERSION;
        break;
    case TRI_MODULE:
        value += bpf_get_current_pid_tgid();
        break;
    default:
        old_way(ctx, value);
    }
    if (LINUX_KERNEL_VERSION - KERNEL_VERSION(5, 8, 0) < 0)
        old_way(ctx, value);
    if ((LINUX_KERNEL_VERSION >> 16) % 2 == 0 && CONFIG_HZ > 100)
        bpf_map_delete_elem(&counts, &key);
    return bpf_map_update_elem(&counts, &key, &value, BPF_ANY);
}

LICENSE("GPL");
