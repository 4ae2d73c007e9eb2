/* Refused: a configuration value that the kernel does not have, not weak. */
#include "../fixture.h"

extern int CONFIG_NO_SUCH_THING __kconfig;

SEC("raw_tp/sys_enter")
int read(void *ctx)
{
    return CONFIG_NO_SUCH_THING;
}

LICENSE("GPL");
