/* CO-RE relocations against types that every kernel has, in part as older and newer ones declare them. */
#include "fixture.h"
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct task_struct {
    int pid;
    int tgid;
    char comm[16];
    struct task_struct *real_parent;
    struct mm_struct *mm;
    volatile long state;
};

struct task_struct___new {
    unsigned int __state;
};

struct mm_struct {
    u64 arg_start;
    unsigned long task_size;
};

struct qstr {
    union {
        struct {
            u32 hash;
            u32 len;
        };
    };
    const unsigned char *name;
};

struct dentry {
    struct qstr d_name;
};

struct path {
    struct dentry *dentry;
};

struct file {
    struct path f_path;
    unsigned int f_flags;
};

struct sk_buff {
    unsigned int len;
    u8 pkt_type : 3;
    u8 ip_summed : 2;
    unsigned char *data;
};

struct tcp_sock {
    u32 snd_cwnd;
    u8 nonagle : 4;
};

struct trace_event_raw_sys_enter {
    long int id;
    unsigned long args[6];
};

struct no_such_struct_in_any_kernel {
    int member;
};

#pragma clang attribute pop

enum pid_type { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_PGID };
enum zone_type { ZONE_NORMAL, ZONE_MOVABLE };

struct {
    u64 values[32];
} out;

SEC("raw_tp/sys_enter")
int task(struct bpf_raw_tracepoint_args *ctx)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    struct task_struct___new *renewed = (void *)task;

    out.values[0] = BPF_CORE_READ(task, real_parent, tgid);
    out.values[1] = BPF_CORE_READ(task, mm, arg_start);
    if (bpf_core_field_exists(renewed->__state))
        out.values[2] = BPF_CORE_READ(renewed, __state);
    else
        out.values[2] = BPF_CORE_READ(task, state);
    out.values[3] = bpf_core_field_size(task->comm);
    return 0;
}

SEC("raw_tp/sys_exit")
int others(struct bpf_raw_tracepoint_args *ctx)
{
    struct file *file = (void *)ctx->args[0];
    struct sk_buff *buffer = (void *)ctx->args[0];
    struct tcp_sock *tcp = (void *)ctx->args[1];

    out.values[0] = (u64)BPF_CORE_READ(file, f_path.dentry, d_name.name);
    out.values[1] = BPF_CORE_READ(file, f_path.dentry, d_name.len);
    out.values[2] = BPF_CORE_READ_BITFIELD_PROBED(buffer, pkt_type);
    out.values[3] = BPF_CORE_READ_BITFIELD_PROBED(buffer, ip_summed);
    out.values[4] = bpf_core_field_exists(tcp->nonagle);
    out.values[5] = bpf_core_type_exists(struct no_such_struct_in_any_kernel);
    out.values[6] = bpf_core_type_size(struct task_struct);
    out.values[7] = bpf_core_enum_value(enum pid_type, PIDTYPE_PGID);
    out.values[8] = bpf_core_enum_value(enum zone_type, ZONE_MOVABLE);
    out.values[9] = bpf_core_type_id_kernel(struct file);
    return 0;
}

SEC("tp/raw_syscalls/sys_enter")
int context(struct trace_event_raw_sys_enter *ctx)
{
    out.values[0] = ctx->id + ctx->args[2];
    return 0;
}

LICENSE("GPL");
