/* Refused: a static function in a program section. */
#include "../fixture.h"

SEC("raw_tp/sys_enter")
__attribute__((used)) static int hidden_away(void *ctx)
{
    return 0;
}

SEC("raw_tp/sys_exit")
int seen(void *ctx)
{
    return 0;
}

LICENSE("GPL");
