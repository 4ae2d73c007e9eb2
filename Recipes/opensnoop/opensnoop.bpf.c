// Every file that is opened by openat(2): who, how and which.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

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

// The tracepoint's context on a 64-bit kernel: /sys/kernel/tracing/events/syscalls/sys_enter_openat/format.
struct sys_enter_openat {
  unsigned long long common;
  long long syscall_nr;
  long long dfd;
  unsigned long long filename;
  unsigned long long flags;
  unsigned long long mode;
};

SEC("tracepoint/syscalls/sys_enter_openat")
int trace_openat(struct sys_enter_openat *ctx) {
  struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
  if (!event)
    return 0;
  event->pid = bpf_get_current_pid_tgid() >> 32;
  event->uid = bpf_get_current_uid_gid();
  event->flags = ctx->flags;
  bpf_get_current_comm(event->comm, sizeof(event->comm));
  if (bpf_probe_read_user_str(event->filename, sizeof(event->filename), (const void *)ctx->filename) < 0)
    event->filename[0] = 0;
  bpf_ringbuf_submit(event, 0);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
