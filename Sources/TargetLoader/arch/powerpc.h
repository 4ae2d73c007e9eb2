/* PowerPC, 32 bit or 64 bit with ABI ELFv2, both byte orders: arch/powerpc/kernel/entry_32.S, interrupt_64.S; numbers
 * from arch/powerpc/kernel/syscalls/syscall.tbl, where those that are used here are the same for 32 and 64 bit. */
#ifdef __powerpc64__
#define ARCH_MACHINE 21

/* r2 is the table of contents; the ABI's least frame is 32 bytes, its back chain 0 */
#define ARCH_ENTRY \
    ".globl _start\n" \
    ".type _start, @function\n" \
    "_start:\n" \
    "    bcl 20, 31, 1f\n" \
    "1:  mflr 2\n" \
    "    addis 2, 2, .TOC.-1b@ha\n" \
    "    addi 2, 2, .TOC.-1b@l\n" \
    "    mr 3, 1\n" \
    "    li 0, 0\n" \
    "    stdu 0, -32(1)\n" \
    "    bl start\n" \
    "    nop\n"
#else
#define ARCH_MACHINE 20

/* The least frame of the System V ABI that keeps the stack aligned is 16 bytes, its back chain 0. */
#define ARCH_ENTRY \
    ".globl _start\n" \
    ".type _start, @function\n" \
    "_start:\n" \
    "    mr 3, 1\n" \
    "    li 0, 0\n" \
    "    stwu 0, -16(1)\n" \
    "    bl start\n"
#endif

/* include/uapi/asm/ioctl.h of powerpc */
#define ARCH_IOC_NONE 0x20000000u
#define ARCH_IOC_READ 0x40000000u
#define ARCH_IOC_WRITE 0x80000000u
/* include/uapi/asm/fcntl.h of powerpc */
#define ARCH_O_DIRECTORY 040000

/* The summary overflow bit of cr0 says that r3 is an errno, not a result. */
#define ARCH_CLOBBERED "r9", "r10", "r11", "r12", "cr0", "ctr", "xer", "memory"
#define ARCH_TRAP "sc\n bns+ 1f\n neg 3, 3\n1:"

ARCH_INLINE long arch_syscall0(long nr)
{
    register long r0 __asm__("r0") = nr;
    register long r3 __asm__("r3");
    __asm__ volatile(ARCH_TRAP
                     : "+r"(r0), "=r"(r3)
                     :
                     : "r4", "r5", "r6", "r7", "r8", ARCH_CLOBBERED);
    return r3;
}

ARCH_INLINE long arch_syscall1(long nr, long a)
{
    register long r0 __asm__("r0") = nr;
    register long r3 __asm__("r3") = a;
    __asm__ volatile(ARCH_TRAP
                     : "+r"(r0), "+r"(r3)
                     :
                     : "r4", "r5", "r6", "r7", "r8", ARCH_CLOBBERED);
    return r3;
}

ARCH_INLINE long arch_syscall2(long nr, long a, long b)
{
    register long r0 __asm__("r0") = nr;
    register long r3 __asm__("r3") = a;
    register long r4 __asm__("r4") = b;
    __asm__ volatile(ARCH_TRAP
                     : "+r"(r0), "+r"(r3), "+r"(r4)
                     :
                     : "r5", "r6", "r7", "r8", ARCH_CLOBBERED);
    return r3;
}

ARCH_INLINE long arch_syscall3(long nr, long a, long b, long c)
{
    register long r0 __asm__("r0") = nr;
    register long r3 __asm__("r3") = a;
    register long r4 __asm__("r4") = b;
    register long r5 __asm__("r5") = c;
    __asm__ volatile(ARCH_TRAP
                     : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5)
                     :
                     : "r6", "r7", "r8", ARCH_CLOBBERED);
    return r3;
}

ARCH_INLINE long arch_syscall4(long nr, long a, long b, long c, long d)
{
    register long r0 __asm__("r0") = nr;
    register long r3 __asm__("r3") = a;
    register long r4 __asm__("r4") = b;
    register long r5 __asm__("r5") = c;
    register long r6 __asm__("r6") = d;
    __asm__ volatile(ARCH_TRAP
                     : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5), "+r"(r6)
                     :
                     : "r7", "r8", ARCH_CLOBBERED);
    return r3;
}

ARCH_INLINE long arch_syscall5(long nr, long a, long b, long c, long d, long e)
{
    register long r0 __asm__("r0") = nr;
    register long r3 __asm__("r3") = a;
    register long r4 __asm__("r4") = b;
    register long r5 __asm__("r5") = c;
    register long r6 __asm__("r6") = d;
    register long r7 __asm__("r7") = e;
    __asm__ volatile(ARCH_TRAP
                     : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5), "+r"(r6), "+r"(r7)
                     :
                     : "r8", ARCH_CLOBBERED);
    return r3;
}

ARCH_INLINE long arch_syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
    register long r0 __asm__("r0") = nr;
    register long r3 __asm__("r3") = a;
    register long r4 __asm__("r4") = b;
    register long r5 __asm__("r5") = c;
    register long r6 __asm__("r6") = d;
    register long r7 __asm__("r7") = e;
    register long r8 __asm__("r8") = f;
    __asm__ volatile(ARCH_TRAP
                     : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5), "+r"(r6), "+r"(r7), "+r"(r8)
                     :
                     : ARCH_CLOBBERED);
    return r3;
}

#undef ARCH_TRAP
#undef ARCH_CLOBBERED

#define NR_read 3
#define NR_write 4
#define NR_openat 286
#define NR_close 6
#define NR_lseek 19
#define NR_ioctl 54
#define NR_mmap 90
#define NR_munmap 91
#define NR_mprotect 125
#define NR_mount 21
#define NR_umount2 52
#define NR_mkdirat 287
#define NR_mknodat 288
#define NR_unlinkat 292
#define NR_symlinkat 295
#define NR_readlinkat 296
#define NR_linkat 294
#define NR_fchmodat 297
#define NR_fchownat 289
#define NR_getdents64 202
#define NR_chdir 12
#define NR_chroot 61
#define NR_pivot_root 203
#define NR_pipe2 317
#define NR_dup3 316
#define NR_fcntl 55
#define NR_clone 120
#define NR_execve 11
#define NR_wait4 114
#define NR_kill 37
#define NR_exit 1
#define NR_exit_group 234
#define NR_getpid 20
#define NR_getppid 64
#define NR_gettid 207
#define NR_getuid 24
#define NR_geteuid 49
#define NR_setuid 23
#define NR_setgid 46
#define NR_setsid 66
#define NR_prctl 171
#define NR_uname 122
#define NR_sethostname 74
#define NR_reboot 88
#define NR_sync 36
#define NR_init_module 128
#define NR_finit_module 353
#define NR_delete_module 129
#define NR_nanosleep 162
#define NR_clock_gettime 246
#define NR_setitimer 104
#define NR_ppoll 281
#define NR_rt_sigaction 173
#define NR_rt_sigprocmask 174
#define NR_signalfd4 313
#define NR_prlimit64 325
#define NR_sched_getaffinity 223
#define NR_sched_setaffinity 222
#define NR_sched_yield 158
#define NR_socket 326
#define NR_bind 327
#define NR_connect 328
#define NR_listen 329
#define NR_accept4 344
#define NR_sendto 335
#define NR_recvfrom 337
#define NR_getrandom 359
#define NR_bpf 361
#define NR_perf_event_open 319
#define NR_unshare 282
#define NR_setns 350
#define NR_fsopen 430
#define NR_fsconfig 431
#define NR_fsmount 432
#define NR_move_mount 429
