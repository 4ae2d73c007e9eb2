/* Refused: a variable that is initialised with the address of another, which no map can hold. */
#include "../fixture.h"

u32 target = 5;
u32 *volatile pointer = &target;

SEC("raw_tp/sys_enter")
int read(void *ctx)
{
    return pointer != 0;
}

LICENSE("GPL");
