// A system call by its name: on each architecture another function, which gets the arguments in another way.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct event {
  int option;
  unsigned long long arg2, arg3, arg4, arg5;
};

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 64 * 1024);
} events SEC(".maps");

SEC("ksyscall/prctl")
int BPF_KSYSCALL(prctl, int option, unsigned long arg2, unsigned long arg3, unsigned long arg4,
                 unsigned long arg5) {
  struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
  if (!event)
    return 0;
  event->option = option;
  event->arg2 = arg2;
  event->arg3 = arg3;
  event->arg4 = arg4;
  event->arg5 = arg5;
  bpf_ringbuf_submit(event, 0);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
