/* What a program can know of the target's kernel when it is compiled: how wide a long is there, and with it the contexts
 * of tracepoints, which differ between 32 and 64 bit. In bytecode long has 64 bits whatever the target, so a context
 * that is described by long is wrong on half of all boards. */
#ifndef BPFBAKE_H
#define BPFBAKE_H

#include <bpfbake_target.h>

#if BPFBAKE_KERNEL_BITS == 32
typedef unsigned int kernel_ulong;
typedef int kernel_long;
#else
typedef unsigned long long kernel_ulong;
typedef long long kernel_long;
#endif

/* The fields that every tracepoint's context starts with (include/linux/trace_events.h, struct trace_entry), which a
 * program must not read. */
struct tracepoint_common {
	unsigned short type;
	unsigned char flags;
	unsigned char preempt_count;
	int pid;
};

/* syscalls/sys_enter_NAME: kernel/trace/trace.h, struct syscall_trace_enter. */
struct sys_enter {
	struct tracepoint_common common;
	int nr;
	kernel_ulong args[6] __attribute__((aligned(BPFBAKE_KERNEL_BITS / 8)));
};

/* syscalls/sys_exit_NAME: kernel/trace/trace.h, struct syscall_trace_exit. */
struct sys_exit {
	struct tracepoint_common common;
	int nr;
	kernel_long ret __attribute__((aligned(BPFBAKE_KERNEL_BITS / 8)));
};

#endif
