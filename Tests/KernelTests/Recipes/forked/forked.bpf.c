// SPDX-License-Identifier: GPL-2.0
/* What the kernel's own structures say of a process that forks, and of its standard input, read through the kernel's own
 * headers: for kernels on which no kprobe can be set at a function's entry, or fires. */
#include <linux/bpf.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/pid.h>
#include <linux/resource.h>

#include <bpf/bpf_helpers.h>

struct event {
	__u32 pid;
	__u32 tgid;
	__u32 ppid;
	__u32 child_of;    /* the tgid of the child's parent */
	__u32 number;      /* in the outermost namespace, from an array of structs that hold pointers */
	__u32 files_limit; /* an element of an array of structs of longs */
	__u32 is_child;    /* two pointers that are the same */
	struct {
		void *pointer;
		__u32 beside;
	} pair;
	char comm[16];
	char parent[16];
	char input[16];    /* the name of the first of an array of pointers to files */
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 65536);
} events SEC(".maps");

#define GET(to, from) bpf_probe_read_kernel(&(to), sizeof(to), &(from))

SEC("raw_tracepoint/sched_process_fork")
int forked(struct bpf_raw_tracepoint_args *context)
{
	struct task_struct *task = (void *)(unsigned long)context->args[0];
	struct task_struct *child = (void *)(unsigned long)context->args[1];
	struct task_struct *parent = NULL, *father = NULL;
	struct signal_struct *signal = NULL;
	struct files_struct *files = NULL;
	struct dentry *dentry = NULL;
	struct file *file = NULL;
	const unsigned char *name = NULL;
	struct pid *pid = NULL;
	unsigned long limit = 0;
	unsigned int level = 0;
	struct event *event;

	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event)
		return 0;
	__builtin_memset(event, 0, sizeof(*event));
	GET(event->pid, task->pid);
	GET(event->tgid, task->tgid);
	GET(event->comm, task->comm);
	GET(parent, task->real_parent);
	GET(event->ppid, parent->tgid);
	GET(event->parent, parent->comm);
	GET(father, child->real_parent);
	GET(event->child_of, father->tgid);
	event->is_child = father == task;
	GET(pid, task->thread_pid);
	GET(level, pid->level);
	GET(event->number, pid->numbers[level & 3].nr);
	GET(signal, task->signal);
	GET(limit, signal->rlim[RLIMIT_NOFILE].rlim_cur);
	event->files_limit = limit;
	event->pair.beside = 7;
	barrier();
	event->pair.pointer = task;
	GET(files, task->files);
	GET(file, files->fd_array[0]);
	GET(dentry, file->f_path.dentry);
	GET(name, dentry->d_name.name);
	bpf_probe_read_kernel_str(event->input, sizeof(event->input), name);
	bpf_ringbuf_submit(event, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
