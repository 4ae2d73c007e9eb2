/* Weak and hidden symbols: a weak global subprogram, a hidden one, weak and hidden variables. */
#include "fixture.h"

__weak u32 limit = 10;
__hidden u32 shared = 20;

__weak NOINLINE int policy(u32 value)
{
    return value > limit;
}

__hidden NOINLINE int inner(u32 value)
{
    return value + shared;
}

SEC("raw_tp/sys_enter")
int decide(void *ctx)
{
    u32 pid = bpf_get_current_pid_tgid();

    return policy(pid) + inner(pid);
}

LICENSE("GPL");
