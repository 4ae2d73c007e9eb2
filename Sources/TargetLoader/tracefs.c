/* The directory of tracefs, wherever it is. */

static long open_at(long directory, const char *path, int flags)
{
    return sys(openat, directory, path, flags, 0);
}

/* An open directory: events/ of tracefs, beside which its other files lie. */
static long tracefs_events(void)
{
    static int found;
    if (found)
        return found;
    long fd = open_at(AT_FDCWD, "/sys/kernel/tracing/events", O_PATH);
    if (fd == -ENOENT)
        fd = open_at(AT_FDCWD, "/sys/kernel/debug/tracing/events", O_PATH);
    if (fd == -ENOENT) {
        fd = open_private("tracefs");
        if (fd >= 0)
            fd = open_at(fd, "events", O_PATH);
    }
    if (fd < 0)
        fail(fd, "open", "tracefs", "The kernel needs CONFIG_TRACING=y");
    return found = (int)fd;
}
