/* Registers and arguments for tracing programs: the names of libbpf's header of the same name, which this one takes the
 * place of when bpfbake compiles.
 *
 * What differs: a register is read with the width that it has in the target's kernel, from the offset that it has
 * there, so the same source is right on 32 and 64 bit; no kernel header is needed for struct pt_regs; and where each
 * register lies comes from the profile's architecture (bpfbake_target.h, made when headers are staged). */
#ifndef __BPF_TRACING_H__
#define __BPF_TRACING_H__

#include <bpf/bpf_helpers.h>

struct pt_regs;

/* How a register is read: out of the program's own context, or out of memory (a pt_regs that a pointer leads to). */
#define __bpfbake_context(regs, offset, type) \
	((unsigned long)*(const type *)((const char *)(regs) + (offset)))
#define __bpfbake_memory(regs, offset, type)                                                   \
	({                                                                                     \
		type __bpfbake_word = 0;                                                       \
		bpf_probe_read_kernel(&__bpfbake_word, sizeof(__bpfbake_word),                 \
				      (const char *)(regs) + (offset));                        \
		(unsigned long)__bpfbake_word;                                                 \
	})

#include <bpfbake_target.h>

/* What follows knows one target. A second -D__TARGET_ARCH_..., as a makefile of another board may bring it, is a mistake
 * that would go unseen. */
#if defined(__TARGET_ARCH_x86) + defined(__TARGET_ARCH_s390) + defined(__TARGET_ARCH_arm) +          \
	defined(__TARGET_ARCH_arm64) + defined(__TARGET_ARCH_mips) + defined(__TARGET_ARCH_powerpc) + \
	defined(__TARGET_ARCH_riscv) + defined(__TARGET_ARCH_loongarch) + defined(__TARGET_ARCH_sparc) + \
	defined(__TARGET_ARCH_arc) > 1
#error "a __TARGET_ARCH_... of another architecture is defined: the profile says which it is"
#endif

#define PT_REGS_PARM1(regs) __bpfbake_parm1(__bpfbake_context, regs)
#define PT_REGS_PARM2(regs) __bpfbake_parm2(__bpfbake_context, regs)
#define PT_REGS_PARM3(regs) __bpfbake_parm3(__bpfbake_context, regs)
#define PT_REGS_PARM4(regs) __bpfbake_parm4(__bpfbake_context, regs)
#define PT_REGS_PARM5(regs) __bpfbake_parm5(__bpfbake_context, regs)
#define PT_REGS_RET(regs) __bpfbake_ret(__bpfbake_context, regs)
#define PT_REGS_FP(regs) __bpfbake_fp(__bpfbake_context, regs)
#define PT_REGS_RC(regs) __bpfbake_rc(__bpfbake_context, regs)
#define PT_REGS_SP(regs) __bpfbake_sp(__bpfbake_context, regs)
#define PT_REGS_IP(regs) __bpfbake_ip(__bpfbake_context, regs)

#define PT_REGS_PARM1_CORE(regs) __bpfbake_parm1(__bpfbake_memory, regs)
#define PT_REGS_PARM2_CORE(regs) __bpfbake_parm2(__bpfbake_memory, regs)
#define PT_REGS_PARM3_CORE(regs) __bpfbake_parm3(__bpfbake_memory, regs)
#define PT_REGS_PARM4_CORE(regs) __bpfbake_parm4(__bpfbake_memory, regs)
#define PT_REGS_PARM5_CORE(regs) __bpfbake_parm5(__bpfbake_memory, regs)
#define PT_REGS_RET_CORE(regs) __bpfbake_ret(__bpfbake_memory, regs)
#define PT_REGS_FP_CORE(regs) __bpfbake_fp(__bpfbake_memory, regs)
#define PT_REGS_RC_CORE(regs) __bpfbake_rc(__bpfbake_memory, regs)
#define PT_REGS_SP_CORE(regs) __bpfbake_sp(__bpfbake_memory, regs)
#define PT_REGS_IP_CORE(regs) __bpfbake_ip(__bpfbake_memory, regs)

#define PT_REGS_PARM1_SYSCALL(regs) __bpfbake_parm1_syscall(__bpfbake_context, regs)
#define PT_REGS_PARM2_SYSCALL(regs) __bpfbake_parm2_syscall(__bpfbake_context, regs)
#define PT_REGS_PARM3_SYSCALL(regs) __bpfbake_parm3_syscall(__bpfbake_context, regs)
#define PT_REGS_PARM4_SYSCALL(regs) __bpfbake_parm4_syscall(__bpfbake_context, regs)
#define PT_REGS_PARM5_SYSCALL(regs) __bpfbake_parm5_syscall(__bpfbake_context, regs)

#define PT_REGS_PARM1_CORE_SYSCALL(regs) __bpfbake_parm1_syscall(__bpfbake_memory, regs)
#define PT_REGS_PARM2_CORE_SYSCALL(regs) __bpfbake_parm2_syscall(__bpfbake_memory, regs)
#define PT_REGS_PARM3_CORE_SYSCALL(regs) __bpfbake_parm3_syscall(__bpfbake_memory, regs)
#define PT_REGS_PARM4_CORE_SYSCALL(regs) __bpfbake_parm4_syscall(__bpfbake_memory, regs)
#define PT_REGS_PARM5_CORE_SYSCALL(regs) __bpfbake_parm5_syscall(__bpfbake_memory, regs)

/* Macros that take the place of a function's head:  int BPF_KPROBE(name, int dfd, const char *path) { ... }
 *
 * __bpfbake_each(f, ...) makes ", f(i)" for the i-th argument that follows. */
#define __bpfbake_count(...) __bpfbake_pick(_, ##__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define __bpfbake_pick(_, a, b, c, d, e, f, g, h, i, j, k, l, n, ...) n
#define __bpfbake_join(a, b) __bpfbake_join_(a, b)
#define __bpfbake_join_(a, b) a##b
#define __bpfbake_each(f, ...) __bpfbake_join(__bpfbake_each_, __bpfbake_count(__VA_ARGS__))(f)
#define __bpfbake_each_0(f)
#define __bpfbake_each_1(f) , f(1)
#define __bpfbake_each_2(f) __bpfbake_each_1(f), f(2)
#define __bpfbake_each_3(f) __bpfbake_each_2(f), f(3)
#define __bpfbake_each_4(f) __bpfbake_each_3(f), f(4)
#define __bpfbake_each_5(f) __bpfbake_each_4(f), f(5)
#define __bpfbake_each_6(f) __bpfbake_each_5(f), f(6)
#define __bpfbake_each_7(f) __bpfbake_each_6(f), f(7)
#define __bpfbake_each_8(f) __bpfbake_each_7(f), f(8)
#define __bpfbake_each_9(f) __bpfbake_each_8(f), f(9)
#define __bpfbake_each_10(f) __bpfbake_each_9(f), f(10)
#define __bpfbake_each_11(f) __bpfbake_each_10(f), f(11)
#define __bpfbake_each_12(f) __bpfbake_each_11(f), f(12)

#define __bpfbake_program(name, context, get, args...)                                         \
	name(context ctx);                                                                     \
	static __attribute__((always_inline)) typeof(name(0)) __bpfbake_body_##name(context ctx, ##args); \
	typeof(name(0)) name(context ctx)                                                      \
	{                                                                                      \
		_Pragma("GCC diagnostic push")                                                 \
		_Pragma("GCC diagnostic ignored \"-Wint-conversion\"")                         \
		return __bpfbake_body_##name(ctx __bpfbake_each(get, ##args));                 \
		_Pragma("GCC diagnostic pop")                                                  \
	}                                                                                      \
	static __attribute__((always_inline)) typeof(name(0)) __bpfbake_body_##name(context ctx, ##args)

#define __bpfbake_kprobe_argument(i) (void *)PT_REGS_PARM##i(ctx)
#define __bpfbake_kretprobe_argument(i) (void *)PT_REGS_RC(ctx)
#define __bpfbake_ksyscall_argument(i) (void *)__bpfbake_ksyscall(i, ctx)
#define __bpfbake_slot_argument(i) (void *)ctx[(i) - 1]

/* Arguments of the function that is probed, five at most. */
#define BPF_KPROBE(name, args...) \
	__bpfbake_program(name, struct pt_regs *, __bpfbake_kprobe_argument, ##args)
#define BPF_UPROBE(name, args...) BPF_KPROBE(name, ##args)

/* The result of the function that is probed, or nothing. */
#define BPF_KRETPROBE(name, args...) \
	__bpfbake_program(name, struct pt_regs *, __bpfbake_kretprobe_argument, ##args)
#define BPF_URETPROBE(name, args...) BPF_KRETPROBE(name, ##args)

/* Arguments of a system call, by a probe on its function (SEC("ksyscall/NAME") attaches there, whatever the function is
 * called): five at most. Where the function gets them differs between architectures and releases. */
#define BPF_KSYSCALL(name, args...) \
	__bpfbake_program(name, struct pt_regs *, __bpfbake_ksyscall_argument, ##args)
#define BPF_KPROBE_SYSCALL BPF_KSYSCALL

/* Where the function that is probed returns to; in a kretprobe, where its caller does, for which architectures with the
 * return address on the stack need a kernel with frame pointers. */
#define BPF_KPROBE_READ_RET_IP(ip, ctx) ((ip) = __bpfbake_return_address(ctx))
#define BPF_KRETPROBE_READ_RET_IP(ip, ctx) ((ip) = __bpfbake_caller_address(ctx))

/* Arguments of a raw tracepoint: 64-bit slots, whatever the target. */
#define BPF_PROG(name, args...) \
	__bpfbake_program(name, unsigned long long *, __bpfbake_slot_argument, ##args)

#endif
