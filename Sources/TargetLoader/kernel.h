/* The pieces of the kernel's user interface that the loader speaks: so that it builds for any architecture with no
 * headers but the compiler's own. Every constant and offset is compared with <linux/...> by Tests/LoaderTests. */
#ifndef BPFBAKE_KERNEL_H
#define BPFBAKE_KERNEL_H

#include <stdint.h>

#define KERNEL_VERSION(a, b, c) (((uint32_t)(a) << 16) + ((b) << 8) + (c)) /* c at most 255: LINUX_VERSION_CODE */

/* include/uapi/asm-generic/errno-base.h; those above 34 are in arch/arch.h */
#define EPERM 1
#define ENOENT 2
#define ESRCH 3
#define EINTR 4
#define E2BIG 7
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EEXIST 17
#define ENODEV 19
#define EINVAL 22
#define EMFILE 24
#define ENOSPC 28
#define EPIPE 32

/* include/uapi/asm-generic/fcntl.h, include/uapi/linux/fcntl.h */
#define O_RDONLY 0
#define O_RDWR 2
#define O_PATH 010000000
#define AT_FDCWD -100

/* include/uapi/asm-generic/mman-common.h, include/uapi/linux/mman.h */
#define PROT_READ 1
#define PROT_WRITE 2
#define MAP_SHARED 1
#define MAP_PRIVATE 2

/* include/uapi/linux/auxvec.h */
#define AT_PAGESZ 6
#define AT_SECURE 23
#define AT_RANDOM 25

/* include/uapi/asm-generic/poll.h */
#define POLLIN 1
#define POLLOUT 4

struct pollfd {
    int fd;
    short events, revents;
};

/* include/uapi/linux/utsname.h */
struct new_utsname {
    char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};

/* include/uapi/linux/time.h, as the system calls that take `long` times have it */
struct timespec {
#ifdef ARCH_TIME64 /* include/uapi/linux/time_types.h */
    int64_t tv_sec, tv_nsec;
#else
    long tv_sec, tv_nsec;
#endif
};

struct itimerval {
    struct {
        long tv_sec, tv_usec;
    } it_interval, it_value;
};

#define ITIMER_REAL 0

/* include/uapi/asm-generic/signal.h: the same on all architectures */
#define SIGHUP 1
#define SIGINT 2
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15

/* include/uapi/linux/resource.h */
#define RLIMIT_MEMLOCK ARCH_RLIMIT_MEMLOCK

struct rlimit64 {
    uint64_t rlim_cur, rlim_max;
};

/* include/uapi/linux/sched.h, include/uapi/linux/mount.h */
#define CLONE_NEWNS 0x00020000
#define MS_REC 16384
#define MS_PRIVATE (1 << 18)
#define MNT_DETACH 2 /* include/linux/fs.h */
#define FSCONFIG_CMD_CREATE 6

/* include/uapi/linux/elf.h, elf-em.h */
#define NT_GNU_BUILD_ID 3
#define EM_386 3
#define EM_MIPS 8
#define EM_PPC 20
#define EM_PPC64 21
#define EM_S390 22
#define EM_ARM 40
#define EM_X86_64 62
#define EM_AARCH64 183
#define EM_RISCV 243
#define EM_LOONGARCH 258

/* include/uapi/linux/perf_event.h */
#define PERF_TYPE_SOFTWARE 1
#define PERF_TYPE_TRACEPOINT 2
#define PERF_COUNT_SW_BPF_OUTPUT 10
#define PERF_SAMPLE_RAW (1u << 10)
#define PERF_RECORD_LOST 2
#define PERF_RECORD_SAMPLE 9
#define PERF_MMAP_DATA_HEAD 1024 /* in struct perf_event_mmap_page */
#define PERF_MMAP_DATA_TAIL 1032
#define PERF_ATTR_SIZE_VER0 64 /* every kernel knows this one */
#define PERF_ATTR_SIZE_VER1 72 /* with config1 and config2 as kprobes need them, 2.6.33 */
#define PERF_EVENT_IOC_ENABLE (ARCH_IOC_NONE | 0x2400)
#define PERF_EVENT_IOC_SET_BPF (ARCH_IOC_WRITE | 4 << 16 | 0x2408)

struct perf_event_attr { /* up to PERF_ATTR_SIZE_VER1 */
    uint32_t type, size;
    uint64_t config, sample_period, sample_type, read_format, flags;
    uint32_t wakeup_events, bp_type;
    uint64_t config1, config2;
};

/* include/uapi/linux/bpf.h */
#define BPF_MAP_CREATE 0
#define BPF_MAP_UPDATE_ELEM 2
#define BPF_PROG_LOAD 5
#define BPF_RAW_TRACEPOINT_OPEN 17
#define BPF_MAP_FREEZE 22

#define BPF_PSEUDO_MAP_FD 1
#define BPF_PSEUDO_MAP_VALUE 2

#define BPF_OBJ_NAME_LEN 16

#define BPF_RINGBUF_BUSY_BIT (1u << 31)
#define BPF_RINGBUF_DISCARD_BIT (1u << 30)
#define BPF_RINGBUF_HDR_SZ 8

struct bpf_insn {
    uint8_t code;
    uint8_t regs; /* dst_reg and src_reg, which of them is in the low nibble is the byte order's choice */
    int16_t off;
    int32_t imm;
};

#define BPF_LDIMM64 0x18 /* BPF_LD | BPF_DW | BPF_IMM: two instructions long */

/* union bpf_attr, a struct per command, each no longer than what is used: an older kernel then accepts it. */
struct bpf_map_create {
    uint32_t map_type, key_size, value_size, max_entries, map_flags, inner_map_fd, numa_node;
    char map_name[BPF_OBJ_NAME_LEN]; /* since 4.15 */
};

struct bpf_map_elem {
    uint32_t map_fd, pad;
    uint64_t key, value, flags;
};

struct bpf_prog_load {
    uint32_t prog_type, insn_cnt;
    uint64_t insns, license;
    uint32_t log_level, log_size;
    uint64_t log_buf;
    uint32_t kern_version, prog_flags;
    char prog_name[BPF_OBJ_NAME_LEN]; /* since 4.15 */
    uint32_t prog_ifindex, expected_attach_type, prog_btf_fd, func_info_rec_size;
    uint64_t func_info;
    uint32_t func_info_cnt, line_info_rec_size;
    uint64_t line_info;
    uint32_t line_info_cnt, attach_btf_id;
};

struct bpf_raw_tracepoint_open {
    uint64_t name;
    uint32_t prog_fd, pad;
};

#endif
