/* Several data sections with names of their own, string literals of bpf_printk, and strings that are merged. */
#include "fixture.h"

const volatile u32 one SEC(".rodata.one") = 1;
const volatile u32 two SEC(".rodata.two") = 2;
u32 hot SEC(".data.hot") = 3;
u32 cold[3] SEC(".data.cold") = {4, 5, 6};
u64 zeros[9] SEC(".bss.zeros");
u32 plain = 7;

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 2);
    __type(key, u32);
    __type(value, char[8]);
} names SEC(".maps");

SEC("tp/syscalls/sys_enter_getpid")
int touch(void *ctx)
{
    const char *word = one > two ? "more" : "less";
    u32 key = 0;
    char *name = bpf_map_lookup_elem(&names, &key);

    hot += one + cold[1];
    cold[2] += two + plain;
    zeros[8]++;
    bpf_printk("hot %u cold %u", hot, cold[2]);
    bpf_printk("zeros %llu", zeros[8]);
    if (name)
        bpf_probe_read_kernel_str(name, 8, word);
    return 0;
}

LICENSE("GPL");
