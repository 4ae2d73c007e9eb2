/* Text out: one buffer for standard output and standard error, emptied by whole writes. */

static struct {
    unsigned length;
    int fd;          /* 1, or 2 while a message is said */
    int signals;     /* a signalfd, or -1 before signals are taken */
    int ending;      /* a signal came */
    char bytes[4096]; /* PIPE_BUF: what a pipe that polls writable takes without blocking */
} out;

static _Noreturn void fail(long error, const char *what, const char *name, const char *advice);

/* Ends the process. The kernel closes what is open, and with it detaches and frees everything. */
static _Noreturn void quit(int code)
{
    sys(exit_group, code);
    __builtin_unreachable();
}

/* Writes what is buffered. A reader that is slow is waited for, until a signal comes and then a second longer. */
static void flush(void)
{
    const char *from = out.bytes;
    while (out.length) {
        static const struct timespec second = {1, 0};
        struct pollfd ready[2] = {{out.fd, POLLOUT, 0}, {out.signals, POLLIN, 0}};
        sys(ppoll, ready, 2 - out.ending, out.ending ? &second : 0, 0, 0);
        if (!ready[0].revents) {
            if (out.ending)
                quit(0);
            out.ending = ready[1].revents != 0;
            continue;
        }
        long written = sys(write, out.fd, from, out.length);
        if (written >= 0) {
            from += written;
            out.length -= written;
        } else if (written != -EINTR && written != -EAGAIN) {
            out.length = 0;
            if (written == -EPIPE || out.fd == 2)
                quit(0);
            fail(written, "write", "output", 0);
        }
    }
}

static void put(char byte)
{
    if (out.length == sizeof out.bytes)
        flush();
    out.bytes[out.length++] = byte;
}

static void text(const char *string)
{
    while (*string)
        put(*string++);
}

/* Divides by ten, gives the rest; without the 64-bit division that 32-bit machines would call a library for. */
static unsigned tenth(uint64_t *value)
{
#if __SIZEOF_POINTER__ == 8 && !defined(LOADER_TENTH_BY_PARTS)
    unsigned rest = *value % 10;
    *value /= 10;
    return rest;
#else
    uint32_t halves[2] = {(uint32_t)(*value >> 32), (uint32_t)*value}, rest = 0;
    for (int i = 0; i < 2; i++) {
        uint32_t quotient = 0;
        for (int j = 0; j < 2; j++) {
            uint32_t part = rest << 16 | halves[i] >> 16;
            uint32_t tenth_of_part = (uint32_t)((uint64_t)part * 0xcccccccd >> 35);
            rest = part - tenth_of_part * 10;
            quotient = quotient << 16 | tenth_of_part;
            halves[i] <<= 16;
        }
        halves[i] = quotient;
    }
    *value = (uint64_t)halves[0] << 32 | halves[1];
    return rest;
#endif
}

static void decimal(uint64_t value)
{
    unsigned rest = tenth(&value);
    if (value)
        decimal(value);
    put((char)('0' + rest));
}

static void hex(uint64_t value, int least_digits)
{
    if (least_digits > 1 || value >> 4)
        hex(value >> 4, least_digits - 1);
    put("0123456789abcdef"[value & 15]);
}
