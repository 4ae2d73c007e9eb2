/* Tells of each BPF program that the kernel has accepted, and what it is attached to. */

/* include/uapi/linux/bpf.h */
#define BPF_PROG_GET_NEXT_ID 11
#define BPF_PROG_GET_FD_BY_ID 13
#define BPF_OBJ_GET_INFO_BY_FD 15
#define BPF_TASK_FD_QUERY 20 /* since 4.18 */

struct bpf_get_id {
    uint32_t id, next_id, open_flags;
};

struct bpf_get_info {
    uint32_t bpf_fd, info_len;
    uint64_t info;
};

struct bpf_task_fd_query {
    uint32_t pid, fd, flags, buf_len;
    uint64_t buf;
    uint32_t prog_id, fd_type;
    uint64_t probe_offset, probe_addr;
};

struct bpf_prog_info { /* since 4.13; a kernel fills what it knows */
    uint32_t type, id;
    uint8_t tag[8];
    uint32_t jited_prog_len, xlated_prog_len;
    uint64_t jited_prog_insns, xlated_prog_insns, load_time;
    uint32_t created_by_uid, nr_map_ids;
    uint64_t map_ids;
    char name[16];
    uint64_t other[17];
    uint32_t verified_insns, attach_btf_obj_id; /* since 5.16 */
};

_Static_assert(offsetof(struct bpf_prog_info, verified_insns) == 216, "include/uapi/linux/bpf.h");

/* Reports "ID TYPE VERIFIED TRANSLATED JITED NAME": VERIFIED is a number of instructions, the next two of bytes. */
static void report_programs(void)
{
    static uint32_t last;
    struct bpf_get_id next = {.id = last};
    while (!sys(bpf, BPF_PROG_GET_NEXT_ID, &next, sizeof next)) {
        last = next.id = next.next_id;
        struct bpf_get_id one = {.id = next.id};
        long fd = sys(bpf, BPF_PROG_GET_FD_BY_ID, &one, sizeof one);
        if (fd < 0)
            continue;
        struct bpf_prog_info info = {0};
        struct bpf_get_info get = {(uint32_t)fd, sizeof info, (uintptr_t)&info};
        if (!sys(bpf, BPF_OBJ_GET_INFO_BY_FD, &get, sizeof get)) {
            begin_report('p');
            report_number((long)info.id);
            report_text(" ");
            report_number((long)info.type);
            report_text(" ");
            report_number((long)info.verified_insns);
            report_text(" ");
            report_number((long)info.xlated_prog_len);
            report_text(" ");
            report_number((long)info.jited_prog_len);
            report_text(" ");
            info.name[sizeof info.name - 1] = 0;
            report_text(info.name);
            end_report();
        }
        sys(close, fd);
    }
}

#define MOST_DESCRIPTORS 128

/* Reports "ID TARGET" for each program that a process has attached through one of its file descriptors, which perf
 * events and raw tracepoints are. ID is the program's, TARGET a tracepoint's or a function's name. */
static void report_attachments(long process)
{
    static bool known[MOST_DESCRIPTORS];
    for (uint32_t fd = 3; fd < MOST_DESCRIPTORS; fd++) {
        static char name[128];
        struct bpf_task_fd_query query = {
            .pid = (uint32_t)process, .fd = fd, .buf_len = sizeof name, .buf = (uintptr_t)name};
        if (known[fd] || sys(bpf, BPF_TASK_FD_QUERY, &query, sizeof query))
            continue;
        known[fd] = true;
        begin_report('a');
        report_number((long)query.prog_id);
        report_text(" ");
        report_text(name);
        end_report();
    }
}
