// SPDX-License-Identifier: GPL-2.0
/* What the kernel's own structures say of a task and of a file that it opened, read through the kernel's own headers.
 * Each value is known in the kernel lab, most of them by /proc, and each kind of access that a wrong layout would spoil
 * is here once: members, pointers in memory, a pointer's NULL test, a store beside a pointer, arrays and container_of. */
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/pid.h>
#include <linux/resource.h>

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct pair {
	void *pointer;
	__u32 beside;
};

struct event {
	__u32 pid;
	__u32 tgid;
	__u32 ppid;
	__u32 first_child;  /* of the parent, through container_of: the task itself */
	__u32 numbers;      /* its number in the outermost namespace, from an array of structs that hold pointers */
	__u32 files_limit;  /* an element of an array of structs of longs */
	__u32 grandparent_has_memory; /* a pointer that is NULL, before one that is not */
	__u32 open_files;   /* of the first eight slots */
	__u64 start_time;   /* without the time that the machine slept: it did not */
	__u64 start_ticks;  /* with it, as /proc has it: fs/proc/array.c, do_task_stat() */
	__u64 seconds_apart;
	char comm[16];
	char parent[16];
	char grandparent[16];
	char name[32];
	char inline_name[32];
	struct pair pairs[4];
	char room[64];      /* so that what a wrong layout writes is in the record, and seen */
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 65536);
} events SEC(".maps");

#define GET(to, from) bpf_probe_read(&(to), sizeof(to), &(from))

SEC("kprobe/fd_install")
int BPF_KPROBE(installed, unsigned int fd, struct file *file)
{
	struct task_struct *task = (void *)(unsigned long)bpf_get_current_task();
	struct task_struct *parent = NULL, *grandparent = NULL, *first;
	struct list_head *next = NULL;
	struct signal_struct *signal = NULL;
	struct files_struct *files = NULL;
	struct dentry *dentry = NULL;
	const unsigned char *name = NULL;
	struct {
		struct mm_struct *mm, *active_mm;
	} memory = {};
	struct pid *pid = NULL;
	unsigned long limit = 0;
	struct event *event;
	u64 boottime = 0;
	unsigned int level = 0, i;

	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event)
		return 0;
	__builtin_memset(event, 0, sizeof(*event));
	GET(event->pid, task->pid);
	GET(event->tgid, task->tgid);
	GET(event->comm, task->comm);
	GET(event->start_time, task->start_time);
	GET(boottime, task->start_boottime);
	event->start_ticks = boottime / 10000000;
	event->seconds_apart = (boottime - event->start_time) / 1000000000;

	GET(parent, task->real_parent);
	GET(event->ppid, parent->pid);
	GET(event->parent, parent->comm);
	GET(grandparent, parent->real_parent);
	GET(event->grandparent, grandparent->comm);
	bpf_probe_read(&memory, sizeof(memory), &grandparent->mm);
	event->grandparent_has_memory = memory.mm != NULL;
	GET(next, parent->children.next);
	first = container_of(next, struct task_struct, sibling);
	GET(event->first_child, first->pid);

	GET(pid, task->thread_pid);
	GET(level, pid->level);
	GET(event->numbers, pid->numbers[level & 3].nr);
	GET(signal, task->signal);
	GET(limit, signal->rlim[RLIMIT_NOFILE].rlim_cur);
	event->files_limit = limit;
	GET(files, task->files);
	for (i = 0; i < 8; i++) {
		struct file *open = NULL;

		GET(open, files->fd_array[i]);
		event->open_files += open != NULL;
	}

#pragma clang loop unroll(disable)
	for (i = 0; i < 4; i++) {
		event->pairs[i].beside = i + 1;
		barrier();
		event->pairs[i].pointer = (void *)(unsigned long)(fd + 0x1000);
	}

	GET(dentry, file->f_path.dentry);
	GET(name, dentry->d_name.name);
	bpf_probe_read_str(event->name, sizeof(event->name), name);
	bpf_probe_read_str(event->inline_name, sizeof(event->inline_name), dentry->d_iname);
	bpf_ringbuf_submit(event, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
