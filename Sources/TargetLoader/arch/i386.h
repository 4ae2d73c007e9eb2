/* 32-bit x86: arch/x86/entry/entry_32.S; numbers from arch/x86/entry/syscalls/syscall_32.tbl. */
#define ARCH_MACHINE 3

#define ARCH_ENTRY \
    ".globl _start\n" \
    ".type _start, @function\n" \
    "_start:\n" \
    "    mov %esp, %eax\n" \
    "    sub $12, %esp\n" \
    "    push %eax\n" \
    "    call start\n"

/* NR_mmap is mmap2 */
#define ARCH_MMAP_UNIT 4096

ARCH_INLINE long arch_syscall0(long nr)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(nr) : "memory");
    return result;
}

ARCH_INLINE long arch_syscall1(long nr, long a)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(nr), "b"(a) : "memory");
    return result;
}

ARCH_INLINE long arch_syscall2(long nr, long a, long b)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(nr), "b"(a), "c"(b) : "memory");
    return result;
}

ARCH_INLINE long arch_syscall3(long nr, long a, long b, long c)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(nr), "b"(a), "c"(b), "d"(c) : "memory");
    return result;
}

ARCH_INLINE long arch_syscall4(long nr, long a, long b, long c, long d)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d) : "memory");
    return result;
}

ARCH_INLINE long arch_syscall5(long nr, long a, long b, long c, long d, long e)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e) : "memory");
    return result;
}

ARCH_INLINE long arch_syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
    long result;
    /* the sixth is in ebp, which may be the frame pointer */
    __asm__ volatile("push %7\n push %%ebp\n mov 4(%%esp), %%ebp\n int $0x80\n pop %%ebp\n add $4, %%esp"
                     : "=a"(result)
                     : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e), "m"(f)
                     : "cc", "memory");
    return result;
}

#define NR_read 3
#define NR_write 4
#define NR_openat 295
#define NR_close 6
#define NR_lseek 19
#define NR_ioctl 54
#define NR_mmap 192
#define NR_munmap 91
#define NR_mprotect 125
#define NR_mount 21
#define NR_umount2 52
#define NR_mkdirat 296
#define NR_mknodat 297
#define NR_unlinkat 301
#define NR_symlinkat 304
#define NR_readlinkat 305
#define NR_linkat 303
#define NR_fchmodat 306
#define NR_fchownat 298
#define NR_getdents64 220
#define NR_chdir 12
#define NR_chroot 61
#define NR_pivot_root 217
#define NR_pipe2 331
#define NR_dup3 330
#define NR_fcntl 55
#define NR_clone 120
#define NR_execve 11
#define NR_wait4 114
#define NR_kill 37
#define NR_exit 1
#define NR_exit_group 252
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
#define NR_finit_module 350
#define NR_delete_module 129
#define NR_nanosleep 162
#define NR_clock_gettime 265
#define NR_setitimer 104
#define NR_ppoll 309
#define NR_rt_sigaction 174
#define NR_rt_sigprocmask 175
#define NR_signalfd4 327
#define NR_prlimit64 340
#define NR_sched_getaffinity 242
#define NR_sched_setaffinity 241
#define NR_sched_yield 158
#define NR_socket 359
#define NR_bind 361
#define NR_connect 362
#define NR_listen 363
#define NR_accept4 364
#define NR_sendto 369
#define NR_recvfrom 371
#define NR_getrandom 355
#define NR_bpf 357
#define NR_perf_event_open 336
#define NR_unshare 310
#define NR_setns 346
#define NR_fsopen 430
#define NR_fsconfig 431
#define NR_fsmount 432
#define NR_move_mount 429
