/* Refused: a program that another program calls. */
#include "../fixture.h"

SEC("raw_tp/sys_exit")
NOINLINE int callee(void *ctx)
{
    return bpf_get_smp_processor_id();
}

SEC("raw_tp/sys_enter")
int caller(void *ctx)
{
    return callee(ctx);
}

LICENSE("GPL");
