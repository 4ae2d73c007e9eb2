/* kprobe and kretprobe programs, with an offset, and two functions in one section. */
#include "fixture.h"

/* The registers of x86_64: arch/x86/include/asm/ptrace.h. */
struct registers {
    unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, u64);
    __type(value, u64);
} begun SEC(".maps");

SEC("kprobe/do_sys_openat2")
int enter(struct registers *ctx)
{
    u64 id = bpf_get_current_pid_tgid(), now = bpf_ktime_get_ns();

    bpf_map_update_elem(&begun, &id, &now, BPF_ANY);
    return ctx->si == 0;
}

SEC("kprobe/do_sys_openat2")
int enter_again(struct registers *ctx)
{
    char name[8];

    return bpf_probe_read_user_str(name, sizeof name, (void *)ctx->si);
}

SEC("kprobe/do_sys_openat2+0x10")
int inside(struct registers *ctx)
{
    char byte = 0;

    bpf_probe_read_kernel(&byte, 1, (void *)ctx->sp);
    return byte;
}

SEC("kretprobe/do_sys_openat2")
int leave(struct registers *ctx)
{
    u64 id = bpf_get_current_pid_tgid();
    u64 *start = bpf_map_lookup_elem(&begun, &id);

    if (start && (long)ctx->ax < 0)
        bpf_printk("failed after %llu ns", bpf_ktime_get_ns() - *start);
    bpf_map_delete_elem(&begun, &id);
    return 0;
}

LICENSE("GPL");
