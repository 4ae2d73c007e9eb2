/* The license and version sections, and the program types that take neither into account. */
#include "fixture.h"

u32 _version SEC("version") = 0x0004135e;

SEC("kprobe")
int anywhere(void *ctx)
{
    return 0;
}

LICENSE("GPL v2");
