/* Attaches to a tracepoint "category/name" through perf: its number is in tracefs. */

#define ADVICE_TRACEPOINT \
    "The kernel needs this tracepoint and CONFIG_BPF_EVENTS=y; for syscalls/* CONFIG_FTRACE_SYSCALLS=y"

static long attach_tracepoint(int program, const char *target)
{
    long events = sys(openat, tracefs(), "events", O_PATH, 0);
    long directory = sys(openat, events, target, O_PATH, 0);
    long file = sys(openat, directory, "id", O_RDONLY, 0);
    sys(close, events);
    if (directory < 0)
        return directory;
    sys(close, directory);
    char digits[16];
    long length = sys(read, file, digits, sizeof digits);
    sys(close, file);
    if (length <= 0)
        return length ? length : -ENOENT;
    struct perf_event_attr event = {.type = PERF_TYPE_TRACEPOINT, .size = PERF_ATTR_SIZE_VER0};
    for (int i = 0; digits[i] >= '0'; i++)
        event.config = event.config * 10 + (unsigned)(digits[i] - '0');
    /* One event on one CPU is enough: the programs of a tracepoint run on all. */
    long fd = sys(perf_event_open, &event, -1, 0, -1, 0);
    if (fd < 0)
        return fd;
    return sys(ioctl, fd, PERF_EVENT_IOC_SET_BPF, program);
}
