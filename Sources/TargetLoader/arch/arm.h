/* 32-bit ARM, EABI: arch/arm/kernel/entry-common.S; numbers from arch/arm/tools/syscall.tbl. */
#define ARCH_MACHINE 40

/* In the state that the compiler is in: the kernel takes it from the lowest bit of the entry's address. */
#ifdef __thumb__
#define ARCH_STATE ".thumb\n.thumb_func\n"
#else
#define ARCH_STATE ".arm\n"
#endif
#define ARCH_ENTRY \
    ARCH_STATE \
    ".globl _start\n" \
    ".type _start, %function\n" \
    "_start:\n" \
    "    mov r0, sp\n" \
    "    bl start\n"

/* include/uapi/asm/fcntl.h of arm */
#define ARCH_O_DIRECTORY 040000
/* NR_mmap is mmap2 */
#define ARCH_MMAP_UNIT 4096

ARCH_INLINE long arch_syscall0(long nr)
{
    register long r7 __asm__("r7") = nr;
    register long r0 __asm__("r0");
    __asm__ volatile("svc 0" : "=r"(r0) : "r"(r7) : "memory");
    return r0;
}

ARCH_INLINE long arch_syscall1(long nr, long a)
{
    register long r7 __asm__("r7") = nr;
    register long r0 __asm__("r0") = a;
    __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7) : "memory");
    return r0;
}

ARCH_INLINE long arch_syscall2(long nr, long a, long b)
{
    register long r7 __asm__("r7") = nr;
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1) : "memory");
    return r0;
}

ARCH_INLINE long arch_syscall3(long nr, long a, long b, long c)
{
    register long r7 __asm__("r7") = nr;
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2) : "memory");
    return r0;
}

ARCH_INLINE long arch_syscall4(long nr, long a, long b, long c, long d)
{
    register long r7 __asm__("r7") = nr;
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    register long r3 __asm__("r3") = d;
    __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2), "r"(r3) : "memory");
    return r0;
}

ARCH_INLINE long arch_syscall5(long nr, long a, long b, long c, long d, long e)
{
    register long r7 __asm__("r7") = nr;
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    register long r3 __asm__("r3") = d;
    register long r4 __asm__("r4") = e;
    __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4) : "memory");
    return r0;
}

ARCH_INLINE long arch_syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
    register long r7 __asm__("r7") = nr;
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    register long r3 __asm__("r3") = d;
    register long r4 __asm__("r4") = e;
    register long r5 __asm__("r5") = f;
    __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5) : "memory");
    return r0;
}

#define NR_read 3
#define NR_write 4
#define NR_openat 322
#define NR_close 6
#define NR_lseek 19
#define NR_ioctl 54
#define NR_mmap 192
#define NR_munmap 91
#define NR_mprotect 125
#define NR_mount 21
#define NR_umount2 52
#define NR_mkdirat 323
#define NR_mknodat 324
#define NR_unlinkat 328
#define NR_symlinkat 331
#define NR_readlinkat 332
#define NR_linkat 330
#define NR_fchmodat 333
#define NR_fchownat 325
#define NR_getdents64 217
#define NR_chdir 12
#define NR_chroot 61
#define NR_pivot_root 218
#define NR_pipe2 359
#define NR_dup3 358
#define NR_fcntl 55
#define NR_clone 120
#define NR_execve 11
#define NR_wait4 114
#define NR_kill 37
#define NR_exit 1
#define NR_exit_group 248
#define NR_getpid 20
#define NR_getppid 64
#define NR_gettid 224
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
#define NR_finit_module 379
#define NR_delete_module 129
#define NR_nanosleep 162
#define NR_clock_gettime 263
#define NR_setitimer 104
#define NR_ppoll 336
#define NR_rt_sigaction 174
#define NR_rt_sigprocmask 175
#define NR_signalfd4 355
#define NR_prlimit64 369
#define NR_sched_getaffinity 242
#define NR_sched_setaffinity 241
#define NR_sched_yield 158
#define NR_socket 281
#define NR_bind 282
#define NR_connect 283
#define NR_listen 284
#define NR_accept4 366
#define NR_sendto 290
#define NR_recvfrom 292
#define NR_getrandom 384
#define NR_bpf 386
#define NR_perf_event_open 364
#define NR_unshare 337
#define NR_setns 375
#define NR_fsopen 430
#define NR_fsconfig 431
#define NR_fsmount 432
#define NR_move_mount 429
