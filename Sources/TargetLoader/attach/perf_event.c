/* What the kinds of attachment that go through perf have in common. */

/* The number in a file of sysfs or tracefs, or -errno. */
static long number_in_file(long directory, const char *path)
{
    static char digits[16];
    long file = sys(openat, directory, path, O_RDONLY, 0);
    if (file < 0)
        return file;
    sys(read, file, digits, sizeof digits - 1);
    sys(close, file);
    unsigned value;
    number(digits, &value);
    return (long)value;
}

/* Opens an event, enabled, and gives it a program: 0 or more, or -errno. One event on one CPU is enough: its programs
 * run on all. */
static long open_event(const struct perf_event_attr *event, int program)
{
    long fd = sys(perf_event_open, event, -1, 0, -1, 0);
    if (fd >= 0) {
        long result = sys(ioctl, fd, PERF_EVENT_IOC_SET_BPF, program);
        if (result < 0)
            return result;
    }
    return fd;
}
