// SPDX-License-Identifier: GPL-2.0-only
// A program that includes the kernel's own headers: where members lie is known from the kernel that the image has.
#include <linux/bpf.h>
#include <linux/sched.h>
#include <bpf/bpf_helpers.h>

SEC("kprobe/do_exit")
int exits(void *context) {
  struct task_struct *task = (void *)bpf_get_current_task(), *parent = 0;
  int pid = 0, parents = 0;
  bpf_probe_read_kernel(&pid, sizeof(pid), &task->pid);
  bpf_probe_read_kernel(&parent, sizeof(parent), &task->real_parent);
  bpf_probe_read_kernel(&parents, sizeof(parents), &parent->pid);
  char format[] = "exit of %d, child of %d\n";
  bpf_trace_printk(format, sizeof(format), pid, parents);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
