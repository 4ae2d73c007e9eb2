/* Refused: a function that no object defines. */
#include "../fixture.h"

extern int nowhere(u32 value);

SEC("raw_tp/sys_enter")
int call(void *ctx)
{
    return nowhere(1);
}

LICENSE("GPL");
