/* Externs that are addresses of kernel symbols, without a type: present, and weak and absent. */
#include "fixture.h"

extern const void schedule __ksym;
extern const void no_such_symbol_in_any_kernel __ksym __weak;

u64 addresses[2];

SEC("raw_tp/sys_enter")
int keep(void *ctx)
{
    addresses[0] = (u64)&schedule;
    addresses[1] = (u64)&no_such_symbol_in_any_kernel;
    return 0;
}

LICENSE("GPL");
