// SPDX-License-Identifier: GPL-2.0-only
// A kprobe in the plain style: a register by its macro, a string read out of the process, a line in the trace pipe.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

// The recipe names the function: do_sys_openat2 came with Linux 5.6, before it there was do_sys_open. In both the second
// argument is the name.
SEC("kprobe/do_sys_openat2")
int trace_open(struct pt_regs *ctx) {
  char name[128];
  if (bpf_probe_read_user_str(name, sizeof(name), (const void *)PT_REGS_PARM2(ctx)) < 0)
    return 0;
  char format[] = "open %s\n";
  bpf_trace_printk(format, sizeof(format), name);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
unsigned int VERSION SEC("version") = 0xFFFFFFFE;
