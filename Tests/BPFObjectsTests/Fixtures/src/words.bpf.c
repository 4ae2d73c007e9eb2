/* Where long, size_t and pointers are the kernel's, and where they are the program's own. Programs whose names start with
 * wrong_ read garbage on a 32-bit kernel, those that start with right_ do not. */
#include "fixture.h"
#include <stddef.h>

/* As clang's own <stdint.h> has it. */
typedef unsigned long uint64_t;
/* A word of a 32-bit target. */
typedef u32 word;

/* syscalls/sys_enter_open as a 64-bit kernel has it. */
struct enter {
    u16 type;
    u8 flags, preempt_count;
    s32 pid;
    long nr;
    const char *filename;
    u32 mode;
};

struct key {
    u32 cpu;
    void *task;
};

struct event {
    long total;
    uint64_t time;
    struct {
        size_t length;
    } inner[2];
    const void *next;
};

/* Names the record's type in BTF: a map's definition alone does not. */
const struct event *event_type __attribute__((unused));

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 4096);
} events SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 8);
    __type(key, struct key);
    __type(value, long);
} counts SEC(".maps");

SEC("tp/syscalls/sys_enter_open")
int wrong_member(struct enter *ctx)
{
    char name[16];

    return bpf_probe_read_user_str(name, sizeof name, ctx->filename);
}

SEC("tp/syscalls/sys_enter_open")
int wrong_behind(struct enter *ctx) { return ctx->mode; }

SEC("tp/syscalls/sys_enter_open")
int right_before(struct enter *ctx) { return ctx->pid; }

/* What programs alone write and read. */
SEC("tp/sched/sched_switch")
int right_own(void *ctx)
{
    struct event *event = bpf_ringbuf_reserve(&events, sizeof *event, 0);
    struct key key = {};
    long one = 1;

    if (!event) return 0;
    event->total = sizeof *event;
    event->inner[1].length = 3;
    event->next = ctx;
    key.task = (void *)bpf_get_current_task();
    bpf_map_update_elem(&counts, &key, &one, BPF_ANY);
    bpf_ringbuf_submit(event, 0);
    return 0;
}

SEC("kprobe/do_exit")
int wrong_address(void *ctx)
{
    char *task = (char *)bpf_get_current_task();
    void *parent = NULL;
    u32 id = 0;

    bpf_probe_read_kernel(&parent, sizeof parent, task + 100);
    bpf_probe_read_kernel(&id, sizeof id, (char *)parent + 8);
    return id;
}

SEC("kprobe/do_exit")
int right_address(void *ctx)
{
    char *task = (char *)bpf_get_current_task();
    word parent = 0;
    u32 id = 0;

    bpf_probe_read_kernel(&parent, sizeof parent, task + 100);
    bpf_probe_read_kernel(&id, sizeof id, (char *)(long)parent + 8);
    return id;
}

SEC("kprobe/do_exit")
int wrong_record(void *ctx)
{
    char *task = (char *)bpf_get_current_task();
    struct event *event = bpf_ringbuf_reserve(&events, sizeof *event, 0);

    if (!event) return 0;
    bpf_probe_read_kernel(&event->inner[1].length, sizeof(size_t), task + 40);
    bpf_ringbuf_submit(event, 0);
    return 0;
}

SEC("kprobe/do_exit")
int right_record(void *ctx)
{
    char *task = (char *)bpf_get_current_task();
    struct event *event = bpf_ringbuf_reserve(&events, sizeof *event, 0);

    if (!event) return 0;
    bpf_probe_read_kernel(&event->time, sizeof event->time, task + 40);
    bpf_ringbuf_submit(event, 0);
    return 0;
}

SEC("kprobe/do_exit")
int wrong_key(void *ctx)
{
    char *task = (char *)bpf_get_current_task();
    struct key key = {};
    long one = 1;

    bpf_probe_read_kernel(&key.task, sizeof key.task, task + 100);
    bpf_map_update_elem(&counts, &key, &one, BPF_ANY);
    return 0;
}

SEC("kprobe/do_exit")
int wrong_value(void *ctx)
{
    char *task = (char *)bpf_get_current_task();
    struct key key = {};
    long *count = bpf_map_lookup_elem(&counts, &key);

    if (count) bpf_probe_read_kernel(count, sizeof *count, task + 24);
    return 0;
}

LICENSE("GPL");
