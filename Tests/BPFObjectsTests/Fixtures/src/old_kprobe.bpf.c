/* A kprobe as kernels before 5.0 take it: no globals, the format on the stack; and a tracepoint beside it. */
#include "fixture.h"

/* The registers of x86_64: arch/x86/include/asm/ptrace.h. */
struct registers {
    unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};

SEC("kprobe/do_sys_open")
int opened(struct registers *ctx)
{
    char format[] = "%s\n";
    char name[16] = "";

    bpf_probe_read_user_str(name, sizeof name, (void *)ctx->si);
    bpf_trace_printk(format, sizeof format, name);
    return 0;
}

SEC("tracepoint/sched/sched_switch")
int switched(void *ctx)
{
    return 0;
}

LICENSE("GPL");
