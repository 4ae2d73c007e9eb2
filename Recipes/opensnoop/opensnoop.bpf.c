// SPDX-License-Identifier: GPL-2.0-only
// Every file that is opened by openat(2): who, how and which.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpfbake.h>

struct event {
  unsigned int pid;
  unsigned int uid;
  int flags;
  char comm[16];
  char filename[256];
};

BPFBAKE_EVENTS(events, struct event)

SEC("tracepoint/syscalls/sys_enter_openat")
int trace_openat(struct sys_enter *ctx) {
  struct event *event = events_reserve();
  if (!event)
    return 0;
  event->pid = bpf_get_current_pid_tgid() >> 32;
  event->uid = bpf_get_current_uid_gid();
  event->flags = ctx->args[2];
  bpf_get_current_comm(event->comm, sizeof(event->comm));
  // A string read ends at the name's own end, so a name near the end of a mapped page is not lost.
  if (bpf_probe_read_user_str(event->filename, sizeof(event->filename), (const void *)(long)ctx->args[1]) < 0)
    event->filename[0] = 0;
  events_submit(ctx, event);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
