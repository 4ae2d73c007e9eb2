/* MIPS, ABI o32 or n64: arch/mips/kernel/scall32-o32.S, scall64-n64.S; numbers from arch/mips/kernel/syscalls. */
#define ARCH_MACHINE 8

/* $28 points to small data, if the compiler uses it. Linkers know the entry of mips as __start. o32 wants room for
 * four arguments above the stack pointer; n64 wants none, and does not mind. */
#if __SIZEOF_POINTER__ == 8
#define ARCH_FRAME "daddiu $29, $29, -32\n"
#else
#define ARCH_FRAME "addiu $29, $29, -32\n"
#endif
#define ARCH_ENTRY \
    ".globl _start\n" \
    ".globl __start\n" \
    ".type _start, @function\n" \
    "__start:\n" \
    "_start:\n" \
    ".set push\n" \
    ".set noreorder\n" \
    "    lui $28, %hi(_gp)\n" \
    "    addiu $28, $28, %lo(_gp)\n" \
    "    move $4, $29\n" \
    "    " ARCH_FRAME \
    "    jal start\n" \
    "    nop\n" \
    ".set pop\n"

/* include/uapi/asm/ of mips: ioctl.h, errno.h, fcntl.h, mman.h, signal.h, resource.h, and socket.h */
#define ARCH_IOC_NONE 0x20000000u
#define ARCH_IOC_READ 0x40000000u
#define ARCH_IOC_WRITE 0x80000000u
#define ARCH_ENOSYS 89
#define ARCH_EOPNOTSUPP 122
#define ARCH_EADDRNOTAVAIL 125
#define ARCH_O_DIRECTORY 0200000
#define ARCH_O_NONBLOCK 0200
#define ARCH_MAP_ANONYMOUS 0x800
#define ARCH_SIGSET_SIZE 16
#define ARCH_SIG_BLOCK 1
#define ARCH_SIGCHLD 18
#define ARCH_RLIMIT_MEMLOCK 9
#define ARCH_SOCK_STREAM 2

/* Register 7, the fourth argument's, comes back as 0, or as 1 if the result is an errno. */
#define ARCH_CLOBBERED "$1", "$3", "$10", "$11", "$12", "$13", "$14", "$15", "$24", "$25", "hi", "lo", "memory"

#if defined(_ABIO32) && _MIPS_SIM == _ABIO32

/* NR_mmap is mmap2 */
#define ARCH_MMAP_UNIT 4096

ARCH_INLINE long arch_syscall0(long nr)
{
    register long v0 __asm__("$2") = nr;
    register long a3 __asm__("$7");
    __asm__ volatile("syscall"
                     : "+r"(v0), "=r"(a3)
                     :
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall1(long nr, long a)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a3 __asm__("$7");
    __asm__ volatile("syscall"
                     : "+r"(v0), "=r"(a3)
                     : "r"(a0)
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall2(long nr, long a, long b)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a1 __asm__("$5") = b;
    register long a3 __asm__("$7");
    __asm__ volatile("syscall"
                     : "+r"(v0), "=r"(a3)
                     : "r"(a0), "r"(a1)
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall3(long nr, long a, long b, long c)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a1 __asm__("$5") = b;
    register long a2 __asm__("$6") = c;
    register long a3 __asm__("$7");
    __asm__ volatile("syscall"
                     : "+r"(v0), "=r"(a3)
                     : "r"(a0), "r"(a1), "r"(a2)
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall4(long nr, long a, long b, long c, long d)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a1 __asm__("$5") = b;
    register long a2 __asm__("$6") = c;
    register long a3 __asm__("$7") = d;
    __asm__ volatile("syscall"
                     : "+r"(v0), "+r"(a3)
                     : "r"(a0), "r"(a1), "r"(a2)
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall5(long nr, long a, long b, long c, long d, long e)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a1 __asm__("$5") = b;
    register long a2 __asm__("$6") = c;
    register long a3 __asm__("$7") = d;
    __asm__ volatile("subu $29, 32\n sw %5, 16($29)\n syscall\n addu $29, 32"
                     : "+r"(v0), "+r"(a3)
                     : "r"(a0), "r"(a1), "r"(a2), "r"(e)
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a1 __asm__("$5") = b;
    register long a2 __asm__("$6") = c;
    register long a3 __asm__("$7") = d;
    __asm__ volatile("subu $29, 32\n sw %5, 16($29)\n sw %6, 20($29)\n syscall\n addu $29, 32"
                     : "+r"(v0), "+r"(a3)
                     : "r"(a0), "r"(a1), "r"(a2), "r"(e), "r"(f)
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

#define NR_read 4003
#define NR_write 4004
#define NR_openat 4288
#define NR_close 4006
#define NR_lseek 4019
#define NR_ioctl 4054
#define NR_mmap 4210
#define NR_munmap 4091
#define NR_mprotect 4125
#define NR_mount 4021
#define NR_umount2 4052
#define NR_mkdirat 4289
#define NR_mknodat 4290
#define NR_unlinkat 4294
#define NR_symlinkat 4297
#define NR_readlinkat 4298
#define NR_linkat 4296
#define NR_fchmodat 4299
#define NR_fchownat 4291
#define NR_getdents64 4219
#define NR_chdir 4012
#define NR_chroot 4061
#define NR_pivot_root 4216
#define NR_pipe2 4328
#define NR_dup3 4327
#define NR_fcntl 4055
#define NR_clone 4120
#define NR_execve 4011
#define NR_wait4 4114
#define NR_kill 4037
#define NR_exit 4001
#define NR_exit_group 4246
#define NR_getpid 4020
#define NR_getppid 4064
#define NR_gettid 4222
#define NR_getuid 4024
#define NR_geteuid 4049
#define NR_setuid 4023
#define NR_setgid 4046
#define NR_setsid 4066
#define NR_prctl 4192
#define NR_uname 4122
#define NR_sethostname 4074
#define NR_reboot 4088
#define NR_sync 4036
#define NR_init_module 4128
#define NR_finit_module 4348
#define NR_delete_module 4129
#define NR_nanosleep 4166
#define NR_clock_gettime 4263
#define NR_setitimer 4104
#define NR_ppoll 4302
#define NR_rt_sigaction 4194
#define NR_rt_sigprocmask 4195
#define NR_signalfd4 4324
#define NR_prlimit64 4338
#define NR_sched_getaffinity 4240
#define NR_sched_setaffinity 4239
#define NR_sched_yield 4162
#define NR_socket 4183
#define NR_bind 4169
#define NR_connect 4170
#define NR_listen 4174
#define NR_accept4 4334
#define NR_sendto 4180
#define NR_recvfrom 4176
#define NR_getrandom 4353
#define NR_bpf 4355
#define NR_perf_event_open 4333
#define NR_unshare 4303
#define NR_setns 4344
#define NR_fsopen 4430
#define NR_fsconfig 4431
#define NR_fsmount 4432
#define NR_move_mount 4429

#elif defined(_ABI64) && _MIPS_SIM == _ABI64

ARCH_INLINE long arch_syscall0(long nr)
{
    register long v0 __asm__("$2") = nr;
    register long a3 __asm__("$7");
    __asm__ volatile("syscall"
                     : "+r"(v0), "=r"(a3)
                     :
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall1(long nr, long a)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a3 __asm__("$7");
    __asm__ volatile("syscall"
                     : "+r"(v0), "=r"(a3)
                     : "r"(a0)
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall2(long nr, long a, long b)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a1 __asm__("$5") = b;
    register long a3 __asm__("$7");
    __asm__ volatile("syscall"
                     : "+r"(v0), "=r"(a3)
                     : "r"(a0), "r"(a1)
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall3(long nr, long a, long b, long c)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a1 __asm__("$5") = b;
    register long a2 __asm__("$6") = c;
    register long a3 __asm__("$7");
    __asm__ volatile("syscall"
                     : "+r"(v0), "=r"(a3)
                     : "r"(a0), "r"(a1), "r"(a2)
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall4(long nr, long a, long b, long c, long d)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a1 __asm__("$5") = b;
    register long a2 __asm__("$6") = c;
    register long a3 __asm__("$7") = d;
    __asm__ volatile("syscall"
                     : "+r"(v0), "+r"(a3)
                     : "r"(a0), "r"(a1), "r"(a2)
                     : "$8", "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall5(long nr, long a, long b, long c, long d, long e)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a1 __asm__("$5") = b;
    register long a2 __asm__("$6") = c;
    register long a3 __asm__("$7") = d;
    register long a4 __asm__("$8") = e;
    __asm__ volatile("syscall"
                     : "+r"(v0), "+r"(a3)
                     : "r"(a0), "r"(a1), "r"(a2), "r"(a4)
                     : "$9", ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

ARCH_INLINE long arch_syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
    register long v0 __asm__("$2") = nr;
    register long a0 __asm__("$4") = a;
    register long a1 __asm__("$5") = b;
    register long a2 __asm__("$6") = c;
    register long a3 __asm__("$7") = d;
    register long a4 __asm__("$8") = e;
    register long a5 __asm__("$9") = f;
    __asm__ volatile("syscall"
                     : "+r"(v0), "+r"(a3)
                     : "r"(a0), "r"(a1), "r"(a2), "r"(a4), "r"(a5)
                     : ARCH_CLOBBERED);
    return a3 ? -v0 : v0;
}

#define NR_read 5000
#define NR_write 5001
#define NR_openat 5247
#define NR_close 5003
#define NR_lseek 5008
#define NR_ioctl 5015
#define NR_mmap 5009
#define NR_munmap 5011
#define NR_mprotect 5010
#define NR_mount 5160
#define NR_umount2 5161
#define NR_mkdirat 5248
#define NR_mknodat 5249
#define NR_unlinkat 5253
#define NR_symlinkat 5256
#define NR_readlinkat 5257
#define NR_linkat 5255
#define NR_fchmodat 5258
#define NR_fchownat 5250
#define NR_getdents64 5308
#define NR_chdir 5078
#define NR_chroot 5156
#define NR_pivot_root 5151
#define NR_pipe2 5287
#define NR_dup3 5286
#define NR_fcntl 5070
#define NR_clone 5055
#define NR_execve 5057
#define NR_wait4 5059
#define NR_kill 5060
#define NR_exit 5058
#define NR_exit_group 5205
#define NR_getpid 5038
#define NR_getppid 5108
#define NR_gettid 5178
#define NR_getuid 5100
#define NR_geteuid 5105
#define NR_setuid 5103
#define NR_setgid 5104
#define NR_setsid 5110
#define NR_prctl 5153
#define NR_uname 5061
#define NR_sethostname 5165
#define NR_reboot 5164
#define NR_sync 5157
#define NR_init_module 5168
#define NR_finit_module 5307
#define NR_delete_module 5169
#define NR_nanosleep 5034
#define NR_clock_gettime 5222
#define NR_setitimer 5036
#define NR_ppoll 5261
#define NR_rt_sigaction 5013
#define NR_rt_sigprocmask 5014
#define NR_signalfd4 5283
#define NR_prlimit64 5297
#define NR_sched_getaffinity 5196
#define NR_sched_setaffinity 5195
#define NR_sched_yield 5023
#define NR_socket 5040
#define NR_bind 5048
#define NR_connect 5041
#define NR_listen 5049
#define NR_accept4 5293
#define NR_sendto 5043
#define NR_recvfrom 5044
#define NR_getrandom 5313
#define NR_bpf 5315
#define NR_perf_event_open 5292
#define NR_unshare 5262
#define NR_setns 5303
#define NR_fsopen 5430
#define NR_fsconfig 5431
#define NR_fsmount 5432
#define NR_move_mount 5429

#else
#error "a MIPS ABI that is neither o32 nor n64"
#endif

#undef ARCH_CLOBBERED
