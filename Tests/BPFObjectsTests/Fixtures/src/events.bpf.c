/* Records by a ring buffer or a perf event array, as bpfbake.h gives them. */
#include "fixture.h"

#include "../../../../Sources/TargetHeaders/bpfbake.h"

struct event {
    u64 when;
    u32 pid;
    char comm[16];
};

BPFBAKE_EVENTS(events, struct event)

SEC("raw_tp/sys_enter")
int one(void *ctx)
{
    struct event *event = events_reserve();

    if (!event)
        return 0;
    event->when = bpf_ktime_get_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    if (bpf_get_current_comm(event->comm, sizeof(event->comm)) < 0)
        events_discard(event);
    else
        events_submit(ctx, event);
    return 0;
}

LICENSE("GPL");
