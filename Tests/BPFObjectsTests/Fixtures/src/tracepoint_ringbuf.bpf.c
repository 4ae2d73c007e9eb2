/* A tracepoint program that sends records through a ring buffer. */
#include "fixture.h"

struct event {
    u32 pid;
    u32 uid;
    int flags;
    char comm[16];
    char file[64];
};

/* Names the record's type in BTF: a map's definition alone does not. */
const struct event *event_type __attribute__((unused));

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 256 * 1024);
} events SEC(".maps");

struct openat {
    u64 common;
    long nr;
    long dfd;
    const char *filename;
    long flags;
};

SEC("tracepoint/syscalls/sys_enter_openat")
int trace_openat(struct openat *ctx)
{
    struct event *event = bpf_ringbuf_reserve(&events, sizeof *event, 0);

    if (!event)
        return 0;
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->uid = bpf_get_current_uid_gid();
    event->flags = ctx->flags;
    bpf_get_current_comm(event->comm, sizeof event->comm);
    bpf_probe_read_user_str(event->file, sizeof event->file, ctx->filename);
    bpf_ringbuf_submit(event, 0);
    return 0;
}

LICENSE("Dual MIT/GPL");
