/* An extern that libbpf answers by itself: not a CONFIG_ option, not the version. */
#include "fixture.h"

#include <stdbool.h>

extern bool LINUX_HAS_SYSCALL_WRAPPER __kconfig;

u64 result;

SEC("raw_tp/sys_enter")
int read_one(void *ctx)
{
    if (LINUX_HAS_SYSCALL_WRAPPER)
        result++;
    return 0;
}

LICENSE("GPL");
