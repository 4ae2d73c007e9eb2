/* The facts of kernel.h, arch/arch.h and the host's arch file: CONSTANT(name here, name in the system's headers),
 * MEMBER(struct here, member, type there, member there), CALL(system call's name). */
#define ROWS(CONSTANT, MEMBER, CALL) \
    CONSTANT(EPERM, EPERM) \
    CONSTANT(ENOENT, ENOENT) \
    CONSTANT(ESRCH, ESRCH) \
    CONSTANT(EINTR, EINTR) \
    CONSTANT(E2BIG, E2BIG) \
    CONSTANT(EAGAIN, EAGAIN) \
    CONSTANT(ENOMEM, ENOMEM) \
    CONSTANT(EACCES, EACCES) \
    CONSTANT(EEXIST, EEXIST) \
    CONSTANT(ENODEV, ENODEV) \
    CONSTANT(EINVAL, EINVAL) \
    CONSTANT(EMFILE, EMFILE) \
    CONSTANT(ENOSPC, ENOSPC) \
    CONSTANT(EPIPE, EPIPE) \
    CONSTANT(ARCH_ENOSYS, ENOSYS) \
    CONSTANT(ARCH_EOPNOTSUPP, EOPNOTSUPP) \
    CONSTANT(O_RDONLY, O_RDONLY) \
    CONSTANT(O_RDWR, O_RDWR) \
    CONSTANT(O_PATH, O_PATH) \
    CONSTANT(AT_FDCWD, AT_FDCWD) \
    CONSTANT(ARCH_O_DIRECTORY, O_DIRECTORY) \
    CONSTANT(ARCH_O_NONBLOCK, O_NONBLOCK) \
    CONSTANT(PROT_READ, PROT_READ) \
    CONSTANT(PROT_WRITE, PROT_WRITE) \
    CONSTANT(MAP_SHARED, MAP_SHARED) \
    CONSTANT(MAP_PRIVATE, MAP_PRIVATE) \
    CONSTANT(ARCH_MAP_ANONYMOUS, MAP_ANONYMOUS) \
    CONSTANT(AT_PAGESZ, AT_PAGESZ) \
    CONSTANT(AT_SECURE, AT_SECURE) \
    CONSTANT(AT_RANDOM, AT_RANDOM) \
    CONSTANT(POLLIN, POLLIN) \
    CONSTANT(POLLOUT, POLLOUT) \
    MEMBER(struct pollfd, fd, struct pollfd, fd) \
    MEMBER(struct pollfd, events, struct pollfd, events) \
    MEMBER(struct pollfd, revents, struct pollfd, revents) \
    MEMBER(struct new_utsname, release, struct new_utsname, release) \
    MEMBER(struct new_utsname, machine, struct new_utsname, machine) \
    MEMBER(struct new_utsname, domainname, struct new_utsname, domainname) \
    MEMBER(struct timespec, tv_sec, struct __kernel_old_timespec, tv_sec) \
    MEMBER(struct timespec, tv_nsec, struct __kernel_old_timespec, tv_nsec) \
    MEMBER(struct itimerval, it_interval, struct __kernel_old_itimerval, it_interval) \
    MEMBER(struct itimerval, it_value.tv_sec, struct __kernel_old_itimerval, it_value.tv_sec) \
    MEMBER(struct itimerval, it_value.tv_usec, struct __kernel_old_itimerval, it_value.tv_usec) \
    CONSTANT(ITIMER_REAL, ITIMER_REAL) \
    CONSTANT(SIGHUP, SIGHUP) \
    CONSTANT(SIGINT, SIGINT) \
    CONSTANT(SIGPIPE, SIGPIPE) \
    CONSTANT(SIGALRM, SIGALRM) \
    CONSTANT(SIGTERM, SIGTERM) \
    CONSTANT(ARCH_SIGCHLD, SIGCHLD) \
    CONSTANT(ARCH_SIG_BLOCK, SIG_BLOCK) \
    CONSTANT(RLIMIT_MEMLOCK, RLIMIT_MEMLOCK) \
    MEMBER(struct rlimit64, rlim_cur, struct rlimit64, rlim_cur) \
    MEMBER(struct rlimit64, rlim_max, struct rlimit64, rlim_max) \
    CONSTANT(CLONE_NEWNS, CLONE_NEWNS) \
    CONSTANT(MS_REC, MS_REC) \
    CONSTANT(MS_PRIVATE, MS_PRIVATE) \
    CONSTANT(FSCONFIG_CMD_CREATE, FSCONFIG_CMD_CREATE) \
    CONSTANT(NT_GNU_BUILD_ID, 3) \
    CONSTANT(EM_386, EM_386) \
    CONSTANT(EM_MIPS, EM_MIPS) \
    CONSTANT(EM_PPC, EM_PPC) \
    CONSTANT(EM_PPC64, EM_PPC64) \
    CONSTANT(EM_S390, EM_S390) \
    CONSTANT(EM_ARM, EM_ARM) \
    CONSTANT(EM_X86_64, EM_X86_64) \
    CONSTANT(EM_AARCH64, EM_AARCH64) \
    CONSTANT(EM_RISCV, EM_RISCV) \
    CONSTANT(EM_LOONGARCH, EM_LOONGARCH) \
    CONSTANT(PERF_TYPE_TRACEPOINT, PERF_TYPE_TRACEPOINT) \
    CONSTANT(PERF_TYPE_SOFTWARE, PERF_TYPE_SOFTWARE) \
    CONSTANT(PERF_COUNT_SW_BPF_OUTPUT, PERF_COUNT_SW_BPF_OUTPUT) \
    CONSTANT(PERF_SAMPLE_RAW, PERF_SAMPLE_RAW) \
    CONSTANT(PERF_RECORD_LOST, PERF_RECORD_LOST) \
    CONSTANT(PERF_RECORD_SAMPLE, PERF_RECORD_SAMPLE) \
    CONSTANT(PERF_MMAP_DATA_HEAD, offsetof(struct perf_event_mmap_page, data_head)) \
    CONSTANT(PERF_MMAP_DATA_TAIL, offsetof(struct perf_event_mmap_page, data_tail)) \
    CONSTANT(PERF_ATTR_SIZE_VER0, PERF_ATTR_SIZE_VER0) \
    CONSTANT(PERF_ATTR_SIZE_VER1, PERF_ATTR_SIZE_VER1) \
    CONSTANT(PERF_EVENT_IOC_ENABLE, PERF_EVENT_IOC_ENABLE) \
    CONSTANT(PERF_EVENT_IOC_SET_BPF, PERF_EVENT_IOC_SET_BPF) \
    CONSTANT((long long)sizeof(struct perf_event_attr), PERF_ATTR_SIZE_VER1) \
    MEMBER(struct perf_event_attr, type, struct perf_event_attr, type) \
    MEMBER(struct perf_event_attr, size, struct perf_event_attr, size) \
    MEMBER(struct perf_event_attr, config, struct perf_event_attr, config) \
    MEMBER(struct perf_event_attr, sample_period, struct perf_event_attr, sample_period) \
    MEMBER(struct perf_event_attr, sample_type, struct perf_event_attr, sample_type) \
    MEMBER(struct perf_event_attr, read_format, struct perf_event_attr, read_format) \
    MEMBER(struct perf_event_attr, wakeup_events, struct perf_event_attr, wakeup_events) \
    MEMBER(struct perf_event_attr, bp_type, struct perf_event_attr, bp_type) \
    MEMBER(struct perf_event_attr, config1, struct perf_event_attr, config1) \
    MEMBER(struct perf_event_attr, config2, struct perf_event_attr, config2) \
    CONSTANT(BPF_MAP_CREATE, BPF_MAP_CREATE) \
    CONSTANT(BPF_MAP_UPDATE_ELEM, BPF_MAP_UPDATE_ELEM) \
    CONSTANT(BPF_PROG_LOAD, BPF_PROG_LOAD) \
    CONSTANT(BPF_RAW_TRACEPOINT_OPEN, BPF_RAW_TRACEPOINT_OPEN) \
    CONSTANT(BPF_MAP_FREEZE, BPF_MAP_FREEZE) \
    CONSTANT(BPF_PSEUDO_MAP_FD, BPF_PSEUDO_MAP_FD) \
    CONSTANT(BPF_PSEUDO_MAP_VALUE, BPF_PSEUDO_MAP_VALUE) \
    CONSTANT(BPF_OBJ_NAME_LEN, BPF_OBJ_NAME_LEN) \
    CONSTANT(BPF_RINGBUF_BUSY_BIT, BPF_RINGBUF_BUSY_BIT) \
    CONSTANT(BPF_RINGBUF_DISCARD_BIT, BPF_RINGBUF_DISCARD_BIT) \
    CONSTANT(BPF_RINGBUF_HDR_SZ, BPF_RINGBUF_HDR_SZ) \
    CONSTANT(BPF_LDIMM64, BPF_LD | BPF_DW | BPF_IMM) \
    CONSTANT((long long)sizeof(struct bpf_insn), (long long)sizeof(struct bpf_insn)) \
    MEMBER(struct bpf_insn, off, struct bpf_insn, off) \
    MEMBER(struct bpf_insn, imm, struct bpf_insn, imm) \
    MEMBER(struct bpf_map_create, map_type, union bpf_attr, map_type) \
    MEMBER(struct bpf_map_create, key_size, union bpf_attr, key_size) \
    MEMBER(struct bpf_map_create, value_size, union bpf_attr, value_size) \
    MEMBER(struct bpf_map_create, max_entries, union bpf_attr, max_entries) \
    MEMBER(struct bpf_map_create, map_flags, union bpf_attr, map_flags) \
    MEMBER(struct bpf_map_create, inner_map_fd, union bpf_attr, inner_map_fd) \
    MEMBER(struct bpf_map_create, map_name, union bpf_attr, map_name) \
    MEMBER(struct bpf_map_elem, map_fd, union bpf_attr, map_fd) \
    MEMBER(struct bpf_map_elem, key, union bpf_attr, key) \
    MEMBER(struct bpf_map_elem, value, union bpf_attr, value) \
    MEMBER(struct bpf_map_elem, flags, union bpf_attr, flags) \
    MEMBER(struct bpf_prog_load, prog_type, union bpf_attr, prog_type) \
    MEMBER(struct bpf_prog_load, insn_cnt, union bpf_attr, insn_cnt) \
    MEMBER(struct bpf_prog_load, insns, union bpf_attr, insns) \
    MEMBER(struct bpf_prog_load, license, union bpf_attr, license) \
    MEMBER(struct bpf_prog_load, log_level, union bpf_attr, log_level) \
    MEMBER(struct bpf_prog_load, log_size, union bpf_attr, log_size) \
    MEMBER(struct bpf_prog_load, log_buf, union bpf_attr, log_buf) \
    MEMBER(struct bpf_prog_load, kern_version, union bpf_attr, kern_version) \
    MEMBER(struct bpf_prog_load, prog_flags, union bpf_attr, prog_flags) \
    MEMBER(struct bpf_prog_load, prog_name, union bpf_attr, prog_name) \
    MEMBER(struct bpf_prog_load, expected_attach_type, union bpf_attr, expected_attach_type) \
    MEMBER(struct bpf_prog_load, attach_btf_id, union bpf_attr, attach_btf_id) \
    MEMBER(struct bpf_raw_tracepoint_open, name, union bpf_attr, raw_tracepoint.name) \
    MEMBER(struct bpf_raw_tracepoint_open, prog_fd, union bpf_attr, raw_tracepoint.prog_fd) \
    CALLS(CALL)

#define CALLS(CALL) \
    CALL(read) \
    CALL(write) \
    CALL(openat) \
    CALL(close) \
    CALL(lseek) \
    CALL(ioctl) \
    CALL(mmap) \
    CALL(munmap) \
    CALL(mprotect) \
    CALL(mount) \
    CALL(umount2) \
    CALL(mkdirat) \
    CALL(mknodat) \
    CALL(unlinkat) \
    CALL(symlinkat) \
    CALL(readlinkat) \
    CALL(linkat) \
    CALL(fchmodat) \
    CALL(fchownat) \
    CALL(getdents64) \
    CALL(chdir) \
    CALL(chroot) \
    CALL(pivot_root) \
    CALL(pipe2) \
    CALL(dup3) \
    CALL(fcntl) \
    CALL(clone) \
    CALL(execve) \
    CALL(wait4) \
    CALL(kill) \
    CALL(exit) \
    CALL(exit_group) \
    CALL(getpid) \
    CALL(getppid) \
    CALL(gettid) \
    CALL(getuid) \
    CALL(geteuid) \
    CALL(setuid) \
    CALL(setgid) \
    CALL(setsid) \
    CALL(prctl) \
    CALL(uname) \
    CALL(sethostname) \
    CALL(reboot) \
    CALL(sync) \
    CALL(init_module) \
    CALL(finit_module) \
    CALL(delete_module) \
    CALL(nanosleep) \
    CALL(clock_gettime) \
    CALL(setitimer) \
    CALL(ppoll) \
    CALL(rt_sigaction) \
    CALL(rt_sigprocmask) \
    CALL(signalfd4) \
    CALL(prlimit64) \
    CALL(sched_getaffinity) \
    CALL(sched_setaffinity) \
    CALL(sched_yield) \
    CALL(socket) \
    CALL(bind) \
    CALL(connect) \
    CALL(listen) \
    CALL(accept4) \
    CALL(sendto) \
    CALL(recvfrom) \
    CALL(getrandom) \
    CALL(bpf) \
    CALL(perf_event_open) \
    CALL(unshare) \
    CALL(setns) \
    CALL(fsopen) \
    CALL(fsconfig) \
    CALL(fsmount) \
    CALL(move_mount)

#include "face.h"
