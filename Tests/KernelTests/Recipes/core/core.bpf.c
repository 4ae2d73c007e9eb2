// SPDX-License-Identifier: GPL-2.0
// A vmlinux.h and CO-RE relocations, both from types that were found in the kernel's image.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

struct event {
	unsigned int tgid;
	char comm[16];
	char parent[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} events SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_openat")
int opened(void *context)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct event event = {};

	event.tgid = BPF_CORE_READ(task, tgid);
	BPF_CORE_READ_STR_INTO(&event.comm, task, comm);
	BPF_CORE_READ_STR_INTO(&event.parent, task, real_parent, comm);
	bpf_ringbuf_output(&events, &event, sizeof(event), 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
