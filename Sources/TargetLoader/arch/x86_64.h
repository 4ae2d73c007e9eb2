/* 64-bit x86: arch/x86/entry/entry_64.S; numbers from arch/x86/entry/syscalls/syscall_64.tbl. */
#define ARCH_MACHINE 62

#define ARCH_ENTRY \
    ".globl _start\n" \
    ".type _start, @function\n" \
    "_start:\n" \
    "    mov %rsp, %rdi\n" \
    "    call start\n"

#define ARCH_TRAP(...) \
    long result; \
    __asm__ volatile("syscall" : "=a"(result) : "a"(nr), ##__VA_ARGS__ : "rcx", "r11", "memory"); \
    return result

ARCH_INLINE long arch_syscall0(long nr)
{
    ARCH_TRAP();
}

ARCH_INLINE long arch_syscall1(long nr, long a)
{
    ARCH_TRAP("D"(a));
}

ARCH_INLINE long arch_syscall2(long nr, long a, long b)
{
    ARCH_TRAP("D"(a), "S"(b));
}

ARCH_INLINE long arch_syscall3(long nr, long a, long b, long c)
{
    ARCH_TRAP("D"(a), "S"(b), "d"(c));
}

ARCH_INLINE long arch_syscall4(long nr, long a, long b, long c, long d)
{
    register long r10 __asm__("r10") = d;
    ARCH_TRAP("D"(a), "S"(b), "d"(c), "r"(r10));
}

ARCH_INLINE long arch_syscall5(long nr, long a, long b, long c, long d, long e)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    ARCH_TRAP("D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8));
}

ARCH_INLINE long arch_syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    ARCH_TRAP("D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9));
}

#undef ARCH_TRAP

#define NR_read 0
#define NR_write 1
#define NR_openat 257
#define NR_close 3
#define NR_lseek 8
#define NR_ioctl 16
#define NR_mmap 9
#define NR_munmap 11
#define NR_mprotect 10
#define NR_mount 165
#define NR_umount2 166
#define NR_mkdirat 258
#define NR_mknodat 259
#define NR_unlinkat 263
#define NR_symlinkat 266
#define NR_readlinkat 267
#define NR_linkat 265
#define NR_fchmodat 268
#define NR_fchownat 260
#define NR_getdents64 217
#define NR_chdir 80
#define NR_chroot 161
#define NR_pivot_root 155
#define NR_pipe2 293
#define NR_dup3 292
#define NR_fcntl 72
#define NR_clone 56
#define NR_execve 59
#define NR_wait4 61
#define NR_kill 62
#define NR_exit 60
#define NR_exit_group 231
#define NR_getpid 39
#define NR_getppid 110
#define NR_gettid 186
#define NR_getuid 102
#define NR_geteuid 107
#define NR_setuid 105
#define NR_setgid 106
#define NR_setsid 112
#define NR_prctl 157
#define NR_uname 63
#define NR_sethostname 170
#define NR_reboot 169
#define NR_sync 162
#define NR_init_module 175
#define NR_finit_module 313
#define NR_delete_module 176
#define NR_nanosleep 35
#define NR_clock_gettime 228
#define NR_setitimer 38
#define NR_ppoll 271
#define NR_rt_sigaction 13
#define NR_rt_sigprocmask 14
#define NR_signalfd4 289
#define NR_prlimit64 302
#define NR_sched_getaffinity 204
#define NR_sched_setaffinity 203
#define NR_sched_yield 24
#define NR_socket 41
#define NR_bind 49
#define NR_connect 42
#define NR_listen 50
#define NR_accept4 288
#define NR_sendto 44
#define NR_recvfrom 45
#define NR_getrandom 318
#define NR_bpf 321
#define NR_perf_event_open 298
#define NR_unshare 272
#define NR_setns 308
#define NR_fsopen 430
#define NR_fsconfig 431
#define NR_fsmount 432
#define NR_move_mount 429
