/* Externs whose values are the kernel's configuration, of every type that libbpf knows, present and absent. */
#include "fixture.h"

#include <linux/version.h>
#include <stdbool.h>

extern int LINUX_KERNEL_VERSION __kconfig;
extern u32 CONFIG_HZ __kconfig;
extern bool CONFIG_BPF_SYSCALL __kconfig;
extern enum libbpf_tristate CONFIG_BPF __kconfig;
extern char CONFIG_BPF_JIT __kconfig;
extern const char CONFIG_DEFAULT_HOSTNAME[32] __kconfig __weak;
extern const char CONFIG_NO_SUCH_TEXT[24] __kconfig __weak;
extern u64 CONFIG_NO_SUCH_THING __kconfig __weak;

u64 result;

SEC("raw_tp/sys_enter")
int read_all(void *ctx)
{
    if (LINUX_KERNEL_VERSION >= KERNEL_VERSION(5, 5, 0))
        result += CONFIG_HZ;
    if (CONFIG_BPF_SYSCALL && CONFIG_BPF == TRI_YES && CONFIG_BPF_JIT == 'y')
        result += CONFIG_NO_SUCH_THING;
    result += CONFIG_DEFAULT_HOSTNAME[1] + CONFIG_NO_SUCH_TEXT[2];
    return 0;
}

LICENSE("GPL");
