/* System calls by name, for programs without a libc: sys(openat, AT_FDCWD, path, O_RDONLY, 0). Arguments are integers
 * or pointers; the result is the call's, or -errno. Knows the architectures, and nothing of the loader. */
#ifndef BPFBAKE_SYSCALL_H
#define BPFBAKE_SYSCALL_H

#include <stddef.h>
#include <stdint.h>

#include "arch/arch.h"

#define sys(...) SYS_PICK(__VA_ARGS__, 6, 5, 4, 3, 2, 1, 0)(__VA_ARGS__)
#define SYS_PICK(name, a, b, c, d, e, f, count, ...) sys_##count
#define sys_0(name) arch_syscall0(NR_##name)
#define sys_1(name, a) arch_syscall1(NR_##name, (long)(a))
#define sys_2(name, a, b) arch_syscall2(NR_##name, (long)(a), (long)(b))
#define sys_3(name, a, b, c) arch_syscall3(NR_##name, (long)(a), (long)(b), (long)(c))
#define sys_4(name, a, b, c, d) arch_syscall4(NR_##name, (long)(a), (long)(b), (long)(c), (long)(d))
#define sys_5(name, a, b, c, d, e) arch_syscall5(NR_##name, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e))
#define sys_6(name, a, b, c, d, e, f) \
    arch_syscall6(NR_##name, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/* Whether a system call's result (also one that is an address) is an error. */
ARCH_INLINE int sys_failed(long result)
{
    return (unsigned long)result > -4096ul;
}

/* mmap at an address of the kernel's choice; `offset` in bytes, a multiple of the page size. */
ARCH_INLINE long sys_mmap(unsigned long length, int protection, int flags, int fd, unsigned long offset)
{
#ifdef ARCH_MMAP_BY_POINTER
    const unsigned long arguments[6] = {0, length, (unsigned long)protection, (unsigned long)flags,
                                        (unsigned long)fd, offset};
    return sys(mmap, arguments);
#else
    return sys(mmap, 0, length, protection, flags, fd, offset / ARCH_MMAP_UNIT);
#endif
}

/* fork: 0 in the child. */
ARCH_INLINE long sys_fork(void)
{
#ifdef ARCH_CLONE_STACK_FIRST
    return sys(clone, 0, ARCH_SIGCHLD, 0, 0, 0);
#else
    return sys(clone, ARCH_SIGCHLD, 0, 0, 0, 0);
#endif
}

#endif
