/* Global variables in .data, .bss and .rodata: static and not, arrays, structs, and each used at an offset. */
#include "fixture.h"

struct settings {
    u8 level;
    u32 limit;
    char name[12];
};

const volatile u32 watched_pid = 4711;
const volatile struct settings settings = {.level = 3, .limit = 1000, .name = "settings"};
static const volatile u16 ports[5] = {22, 80, 443, 8080, 65535};

u64 counters[4] = {1, 2, 3, 4};
static volatile u32 seed = 0x12345678;
struct settings active = {.level = 1, .limit = 7, .name = "active"};

u64 hits;
static volatile u8 seen[100];
u32 last_pid;

SEC("tp/syscalls/sys_enter_getpid")
int touch(void *ctx)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32;

    if (watched_pid == pid && settings.limit > pid)
        hits++;
    counters[2] += ports[3] + ports[pid & 1];
    seed = seed * 1103515245 + 12345;
    active.limit += settings.level;
    seen[pid & 63] = 1;
    last_pid = pid;
    return 0;
}

LICENSE("GPL");
