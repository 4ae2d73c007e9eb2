// A program as the samples of kernels before 5.2 are: their own bpf_helpers.h, a map in SEC("maps"), the kernel's types,
// the trace pipe.
#include <linux/ptrace.h>
#include <linux/version.h>
#include <uapi/linux/bpf.h>
#include "bpf_helpers.h"

struct bpf_map_def SEC("maps") calls = {
    .type = BPF_MAP_TYPE_ARRAY,
    .key_size = sizeof(u32),
    .value_size = sizeof(u64),
    .max_entries = 1,
};

SEC("kprobe/security_task_prctl")
int bpf_prog1(struct pt_regs *ctx) {
  u32 key = 0;
  u64 one = 1, *count = bpf_map_lookup_elem(&calls, &key);
  char format[] = "prctl %x %x %x\n";

  if (count)
    __sync_fetch_and_add(count, 1);
  else
    bpf_map_update_elem(&calls, &key, &one, BPF_ANY);
  bpf_trace_printk(format, sizeof(format), (u32)PT_REGS_PARM1(ctx), (u32)PT_REGS_PARM3(ctx),
                   (u32)PT_REGS_PARM4(ctx));
  return 0;
}

char _license[] SEC("license") = "GPL";
u32 _version SEC("version") = LINUX_VERSION_CODE;
