/* The architecture that a freestanding program is compiled for: picks its file, and gives the values that most share.
 *
 * An architecture's file defines
 *   ARCH_MACHINE             its ELF e_machine (include/uapi/linux/elf-em.h)
 *   ARCH_ENTRY               assembly text of `_start`, which calls `void start(long *stack)` with the stack the kernel
 *                            made: argc, argv, 0, environment, 0, auxiliary vector (pairs of longs up to AT_NULL)
 *   arch_syscall0 .. 6       raw system calls; what they return is the result, or -errno in [-4095, -1]
 *   NR_name                  system call numbers. Where a 32-bit architecture has several generations the one is meant
 *                            that takes 32-bit ids and `long` times: getuid32, but clock_gettime and not ..._time64;
 *                            where there is only the latter, ARCH_TIME64 is defined
 * and whichever of the values below differ from these. Nothing here knows of the loader. */
#ifndef BPFBAKE_ARCH_H
#define BPFBAKE_ARCH_H

#define ARCH_INLINE static inline __attribute__((always_inline, unused))

#if defined(__x86_64__) && !defined(__ILP32__)
#include "x86_64.h"
#elif defined(__aarch64__) && !defined(__ILP32__)
#include "arm64.h"
#elif defined(__arm__) && defined(__ARM_EABI__)
#include "arm.h"
#elif defined(__i386__)
#include "i386.h"
#elif defined(__riscv)
#include "riscv.h"
#elif defined(__mips__)
#include "mips.h"
#elif defined(__powerpc__) && (!defined(__powerpc64__) || _CALL_ELF == 2)
#include "powerpc.h"
#elif defined(__s390x__)
#include "s390x.h"
#elif defined(__loongarch64)
#include "loongarch64.h"
#else
#error "no file of Sources/TargetLoader/arch is for this architecture"
#endif

/* include/uapi/asm-generic/ioctl.h: the direction bits of a request; mips, powerpc and sparc have their own. */
#ifndef ARCH_IOC_NONE
#define ARCH_IOC_NONE 0u
#define ARCH_IOC_WRITE 0x40000000u
#define ARCH_IOC_READ 0x80000000u
#endif

/* include/uapi/asm-generic/errno.h: the numbers above 34 that programs here look at; mips has its own. */
#ifndef ARCH_ENOSYS
#define ARCH_ENOSYS 38
#define ARCH_EOPNOTSUPP 95
#define ARCH_EADDRNOTAVAIL 99
#endif

/* include/uapi/asm-generic/fcntl.h */
#ifndef ARCH_O_DIRECTORY
#define ARCH_O_DIRECTORY 0200000
#endif
#ifndef ARCH_O_NONBLOCK
#define ARCH_O_NONBLOCK 04000
#endif

/* include/uapi/asm-generic/mman-common.h, mman.h */
#ifndef ARCH_MAP_ANONYMOUS
#define ARCH_MAP_ANONYMOUS 0x20
#endif

/* include/uapi/asm-generic/signal.h: bytes of a kernel sigset_t, and how to block, and a number (mips: 16, 1 and 18). */
#ifndef ARCH_SIGSET_SIZE
#define ARCH_SIGSET_SIZE 8
#define ARCH_SIG_BLOCK 0
#define ARCH_SIGCHLD 17
#endif

/* include/uapi/asm-generic/resource.h, include/linux/net.h; mips has its own. */
#ifndef ARCH_RLIMIT_MEMLOCK
#define ARCH_RLIMIT_MEMLOCK 8
#endif
#ifndef ARCH_SOCK_STREAM
#define ARCH_SOCK_STREAM 1
#endif

/* Bytes that one step of NR_mmap's last argument stands for: 1, or 4096 where NR_mmap is mmap2. An architecture whose
 * mmap takes one pointer to its six arguments (s390x) defines ARCH_MMAP_BY_POINTER. */
#ifndef ARCH_MMAP_UNIT
#define ARCH_MMAP_UNIT 1
#endif

/* clone's first argument is the flags, but for an architecture that defines ARCH_CLONE_STACK_FIRST (s390x). */

#endif
