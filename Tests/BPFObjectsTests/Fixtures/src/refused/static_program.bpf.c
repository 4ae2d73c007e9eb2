/* Refused: a static function in a program section. */
#include "../fixture.h"

SEC("raw_tp/sys_enter")
static int hidden_away(void *ctx)
{
    return 0;
}

int (*keep)(void *) = hidden_away;

SEC("raw_tp/sys_exit")
int seen(void *ctx)
{
    return 0;
}

LICENSE("GPL");
