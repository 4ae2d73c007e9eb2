/* Refused: a variable that no object defines. */
#include "../fixture.h"

extern u64 nowhere;

SEC("raw_tp/sys_enter")
int read(void *ctx)
{
    return nowhere;
}

LICENSE("GPL");
