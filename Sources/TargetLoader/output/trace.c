/* Copies what bpf_trace_printk writes: the text of tracefs's trace_pipe, as it is. */

/* trace_pipe, to be polled. */
static int open_trace(void)
{
    long fd = open_at(tracefs_events(), "../trace_pipe", O_RDONLY | ARCH_O_NONBLOCK);
    if (fd < 0)
        fail(fd, "open", "trace_pipe", "The kernel needs CONFIG_TRACING=y");
    return (int)fd;
}

/* Prints what is there; so much at a time that a signal is seen even if there is always more. */
static void copy_trace(int fd)
{
    for (int i = 0; i < 64; i++) {
        flush();
        long bytes = sys(read, fd, out.bytes, sizeof out.bytes);
        if (bytes <= 0)
            break;
        out.length = (unsigned)bytes;
    }
}
