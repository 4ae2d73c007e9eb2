/* Attaches to a tracepoint "category/name" through perf: its number is in tracefs. */

#define ADVICE_TRACEPOINT \
    "The kernel needs this tracepoint and CONFIG_BPF_EVENTS=y; for syscalls/* CONFIG_FTRACE_SYSCALLS=y"

static long attach_tracepoint(int program, const char *target)
{
    long directory = open_at(tracefs_events(), target, O_PATH);
    if (directory < 0)
        return directory;
    long file = open_at(directory, "id", O_RDONLY);
    static char digits[16];
    sys(read, file, digits, sizeof digits - 1);
    sys(close, file);
    sys(close, directory);
    unsigned id;
    number(digits, &id);
    struct perf_event_attr event = {.type = PERF_TYPE_TRACEPOINT, .size = PERF_ATTR_SIZE_VER0, .config = id};
    /* One event on one CPU is enough: the programs of a tracepoint run on all. */
    long fd = sys(perf_event_open, &event, -1, 0, -1, 0);
    if (fd >= 0) {
        long result = sys(ioctl, fd, PERF_EVENT_IOC_SET_BPF, program);
        if (result < 0)
            return result;
    }
    return fd;
}
