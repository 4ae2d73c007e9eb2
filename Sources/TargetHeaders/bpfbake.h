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

/* Whether the target's kernel has a helper, a type of map or a type of program, by its constant of linux/bpf.h:
 *
 *   if (bpfbake_has(BPF_FUNC_ringbuf_reserve)) ... else ...
 *
 * SYSCALL_TRACEPOINTS: whether the tracepoints syscalls/... report the device's programs, which they do not for 32-bit ones
 * on a 64-bit kernel.
 *
 * `bpfbake link` puts the answer in and takes the other branch out, so one compile serves many kernels. A program of which
 * nothing but a number that it returns is left does not go into the artifact, if another one does. */
#define bpfbake_has(constant)                                                                  \
	({                                                                                     \
		extern _Bool LINUX_HAS_##constant __attribute__((section(".kconfig")));        \
		LINUX_HAS_##constant;                                                          \
	})

/* Records for user space, by a ring buffer where the kernel has it (5.8), else by a perf event array (from 4.11 on):
 *
 *   BPFBAKE_EVENTS(events, struct event)
 *   ...
 *   struct event *event = events_reserve();
 *   if (!event)
 *           return 0;
 *   event->pid = ...;
 *   events_submit(ctx, event);    or events_discard(event)
 *
 * Every reserved record must be submitted or discarded; its memory holds anything at first. For a perf event array it
 * lies in a map with one value for each CPU. Tracepoint, kprobe and perf event programs do not interrupt each other on
 * one CPU; a raw tracepoint program does, so it should not share events with another program there. */
#define BPFBAKE_MAP_TYPE_EVENTS 0xbfba
#define BPFBAKE_EVENTS(name, record) BPFBAKE_EVENTS_SIZED(name, record, 256 * 1024)

/* `bytes`: of the ring buffer, a power of two. */
#define BPFBAKE_EVENTS_SIZED(name, record, bytes)                                              \
	struct {                                                                               \
		__uint(type, BPFBAKE_MAP_TYPE_EVENTS);                                         \
		__uint(max_entries, bytes);                                                    \
		__type(value, record);                                                         \
	} name SEC(".maps");                                                                   \
	struct {                                                                               \
		__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);                                       \
		__uint(max_entries, 1);                                                        \
		__type(key, unsigned int);                                                     \
		__type(value, record);                                                         \
	} name##_scratch SEC(".maps");                                                         \
	static __attribute__((always_inline, unused)) record *name##_reserve(void)             \
	{                                                                                      \
		if (bpfbake_has(BPF_MAP_TYPE_RINGBUF)) {                                       \
			return bpf_ringbuf_reserve(&name, sizeof(record), 0);                  \
		} else {                                                                       \
			unsigned int first = 0;                                                \
			return bpf_map_lookup_elem(&name##_scratch, &first);                   \
		}                                                                              \
	}                                                                                      \
	static __attribute__((always_inline, unused)) void name##_submit(void *ctx, record *event) \
	{                                                                                      \
		if (bpfbake_has(BPF_MAP_TYPE_RINGBUF))                                         \
			bpf_ringbuf_submit(event, 0);                                          \
		else                                                                           \
			bpf_perf_event_output(ctx, &name, 0xffffffff /* BPF_F_CURRENT_CPU */, event, \
					      sizeof(record));                                 \
	}                                                                                      \
	static __attribute__((always_inline, unused)) void name##_discard(record *event)       \
	{                                                                                      \
		if (bpfbake_has(BPF_MAP_TYPE_RINGBUF))                                         \
			bpf_ringbuf_discard(event, 0);                                         \
	}

#endif
