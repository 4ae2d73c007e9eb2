/* One of two objects that are linked together: the programs, with externs that linked_library defines. */
#include "fixture.h"

extern int shared_add(u32 slot, u64 value);
extern u64 shared_total;
extern const volatile u32 shared_limit;

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 4);
    __type(key, u32);
    __type(value, u64);
} shared_map SEC(".maps");

u64 own = 11;

__weak NOINLINE int shared_policy(u32 value)
{
    return value & 1;
}

static NOINLINE int local(u32 value)
{
    own += value;
    return value + 1;
}

SEC("raw_tp/sys_enter")
int main_program(void *ctx)
{
    u32 pid = bpf_get_current_pid_tgid();

    if (pid > shared_limit || shared_policy(pid))
        return 0;
    shared_total += own;
    return shared_add(1, local(pid));
}

LICENSE("GPL");
