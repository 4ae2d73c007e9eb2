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

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 256 * 1024);
} events SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_openat")
int trace_openat(struct sys_enter *ctx) {
  struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
  if (!event)
    return 0;
  event->pid = bpf_get_current_pid_tgid() >> 32;
  event->uid = bpf_get_current_uid_gid();
  event->flags = ctx->args[2];
  bpf_get_current_comm(event->comm, sizeof(event->comm));
  // A string read ends at the name's own end, so a name near the end of a mapped page is not lost.
  if (bpf_probe_read_user_str(event->filename, sizeof(event->filename), (const void *)(long)ctx->args[1]) < 0)
    event->filename[0] = 0;
  bpf_ringbuf_submit(event, 0);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
