/* Refused: a kernel symbol that no kernel has, not weak. */
#include "../fixture.h"

extern const void no_such_symbol_in_any_kernel __ksym;

u64 address;

SEC("raw_tp/sys_enter")
int read(void *ctx)
{
    address = (u64)&no_such_symbol_in_any_kernel;
    return 0;
}

LICENSE("GPL");
