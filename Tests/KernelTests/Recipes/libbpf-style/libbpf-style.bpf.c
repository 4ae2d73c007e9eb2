// Registers in the names of libbpf's bpf_tracing.h: arguments, a result, and the same again out of memory.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct event {
  unsigned int is_return;
  unsigned int first, second;
  // No security module knows such an option.
  unsigned int is_enosys;
  // Whether the register was the same as a part of the context and as a part of memory.
  unsigned int is_same;
  // Whether the program counter lies in the kernel, above the processes, and the stack pointer too.
  unsigned int in_kernel;
};

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 64 * 1024);
} events SEC(".maps");

static __always_inline struct event *begin(struct pt_regs *ctx) {
  struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
  if (!event)
    return 0;
  __builtin_memset(event, 0, sizeof(*event));
  event->in_kernel = PT_REGS_IP(ctx) > 4096 && PT_REGS_SP(ctx) > 4096;
  return event;
}

SEC("kprobe/security_task_prctl")
int enter(struct pt_regs *ctx) {
  struct event *event = begin(ctx);
  if (!event)
    return 0;
  event->first = PT_REGS_PARM1(ctx);
  event->second = PT_REGS_PARM2(ctx);
  event->is_same = PT_REGS_PARM2_CORE(ctx) == PT_REGS_PARM2(ctx) && PT_REGS_SP_CORE(ctx) == PT_REGS_SP(ctx);
  bpf_ringbuf_submit(event, 0);
  return 0;
}

SEC("kretprobe/security_task_prctl")
int BPF_KRETPROBE(leave, int result) {
  struct event *event = begin(ctx);
  if (!event)
    return 0;
  event->is_return = 1;
  event->is_enosys = result == -38 || result == -89;  // 89 on mips
  event->is_same = (int)PT_REGS_RC_CORE(ctx) == result;
  bpf_ringbuf_submit(event, 0);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
