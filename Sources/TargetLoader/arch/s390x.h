/* IBM Z, 64 bit, big endian: arch/s390/kernel/entry.S; numbers from arch/s390/kernel/syscalls/syscall.tbl. */
#define ARCH_MACHINE 22

/* The ABI's frame: 160 bytes, its back chain 0 */
#define ARCH_ENTRY \
    ".globl _start\n" \
    ".type _start, @function\n" \
    "_start:\n" \
    "    lgr %r2, %r15\n" \
    "    aghi %r15, -160\n" \
    "    xc 0(8,%r15), 0(%r15)\n" \
    "    jg start\n"

/* NR_mmap is old_mmap: arch/s390/kernel/syscall.c */
#define ARCH_MMAP_BY_POINTER
/* CONFIG_CLONE_BACKWARDS2 */
#define ARCH_CLONE_STACK_FIRST

ARCH_INLINE long arch_syscall0(long nr)
{
    register long r1 __asm__("r1") = nr;
    register long r2 __asm__("r2");
    __asm__ volatile("svc 0" : "=r"(r2) : "r"(r1) : "memory");
    return r2;
}

ARCH_INLINE long arch_syscall1(long nr, long a)
{
    register long r1 __asm__("r1") = nr;
    register long r2 __asm__("r2") = a;
    __asm__ volatile("svc 0" : "+r"(r2) : "r"(r1) : "memory");
    return r2;
}

ARCH_INLINE long arch_syscall2(long nr, long a, long b)
{
    register long r1 __asm__("r1") = nr;
    register long r2 __asm__("r2") = a;
    register long r3 __asm__("r3") = b;
    __asm__ volatile("svc 0" : "+r"(r2) : "r"(r1), "r"(r3) : "memory");
    return r2;
}

ARCH_INLINE long arch_syscall3(long nr, long a, long b, long c)
{
    register long r1 __asm__("r1") = nr;
    register long r2 __asm__("r2") = a;
    register long r3 __asm__("r3") = b;
    register long r4 __asm__("r4") = c;
    __asm__ volatile("svc 0" : "+r"(r2) : "r"(r1), "r"(r3), "r"(r4) : "memory");
    return r2;
}

ARCH_INLINE long arch_syscall4(long nr, long a, long b, long c, long d)
{
    register long r1 __asm__("r1") = nr;
    register long r2 __asm__("r2") = a;
    register long r3 __asm__("r3") = b;
    register long r4 __asm__("r4") = c;
    register long r5 __asm__("r5") = d;
    __asm__ volatile("svc 0" : "+r"(r2) : "r"(r1), "r"(r3), "r"(r4), "r"(r5) : "memory");
    return r2;
}

ARCH_INLINE long arch_syscall5(long nr, long a, long b, long c, long d, long e)
{
    register long r1 __asm__("r1") = nr;
    register long r2 __asm__("r2") = a;
    register long r3 __asm__("r3") = b;
    register long r4 __asm__("r4") = c;
    register long r5 __asm__("r5") = d;
    register long r6 __asm__("r6") = e;
    __asm__ volatile("svc 0" : "+r"(r2) : "r"(r1), "r"(r3), "r"(r4), "r"(r5), "r"(r6) : "memory");
    return r2;
}

ARCH_INLINE long arch_syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
    register long r1 __asm__("r1") = nr;
    register long r2 __asm__("r2") = a;
    register long r3 __asm__("r3") = b;
    register long r4 __asm__("r4") = c;
    register long r5 __asm__("r5") = d;
    register long r6 __asm__("r6") = e;
    register long r7 __asm__("r7") = f;
    __asm__ volatile("svc 0" : "+r"(r2) : "r"(r1), "r"(r3), "r"(r4), "r"(r5), "r"(r6), "r"(r7) : "memory");
    return r2;
}

#define NR_read 3
#define NR_write 4
#define NR_openat 288
#define NR_close 6
#define NR_lseek 19
#define NR_ioctl 54
#define NR_mmap 90
#define NR_munmap 91
#define NR_mprotect 125
#define NR_mount 21
#define NR_umount2 52
#define NR_mkdirat 289
#define NR_mknodat 290
#define NR_unlinkat 294
#define NR_symlinkat 297
#define NR_readlinkat 298
#define NR_linkat 296
#define NR_fchmodat 299
#define NR_fchownat 291
#define NR_getdents64 220
#define NR_chdir 12
#define NR_chroot 61
#define NR_pivot_root 217
#define NR_pipe2 325
#define NR_dup3 326
#define NR_fcntl 55
#define NR_clone 120
#define NR_execve 11
#define NR_wait4 114
#define NR_kill 37
#define NR_exit 1
#define NR_exit_group 248
#define NR_getpid 20
#define NR_getppid 64
#define NR_gettid 236
#define NR_getuid 199
#define NR_geteuid 201
#define NR_setuid 213
#define NR_setgid 214
#define NR_setsid 66
#define NR_prctl 172
#define NR_uname 122
#define NR_sethostname 74
#define NR_reboot 88
#define NR_sync 36
#define NR_init_module 128
#define NR_finit_module 344
#define NR_delete_module 129
#define NR_nanosleep 162
#define NR_clock_gettime 260
#define NR_setitimer 104
#define NR_ppoll 302
#define NR_rt_sigaction 174
#define NR_rt_sigprocmask 175
#define NR_signalfd4 322
#define NR_prlimit64 334
#define NR_sched_getaffinity 240
#define NR_sched_setaffinity 239
#define NR_sched_yield 158
#define NR_socket 359
#define NR_bind 361
#define NR_connect 362
#define NR_listen 363
#define NR_accept4 364
#define NR_sendto 369
#define NR_recvfrom 371
#define NR_getrandom 349
#define NR_bpf 351
#define NR_perf_event_open 331
#define NR_unshare 303
#define NR_setns 339
#define NR_fsopen 430
#define NR_fsconfig 431
#define NR_fsmount 432
#define NR_move_mount 429
