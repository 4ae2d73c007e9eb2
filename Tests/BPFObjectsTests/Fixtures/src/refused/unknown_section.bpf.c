/* Refused: a section that says no program type. */
#include "../fixture.h"

SEC("tracepiont/syscalls/sys_enter_openat")
int misspelt(void *ctx)
{
    return 0;
}

LICENSE("GPL");
