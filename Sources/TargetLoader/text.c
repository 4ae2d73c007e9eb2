/* Text out: one buffer for standard output and standard error, emptied by whole writes. */

static struct {
    unsigned length;
    char bytes[4096]; /* PIPE_BUF: what a pipe that polls writable takes without blocking */
} out;

/* What is waited for: a signal, standard output (or error, while a message is said), then the outputs' maps, then
 * trace_pipe, then the rings of perf event arrays. */
#define POLLS_FIXED (2 + BUNDLE_OUTPUT_MOST + BUNDLE_HAS_TRACE)
#define PERF_RINGS_MOST (BUNDLE_HAS_OUTPUT_PERFBUF ? 4096 : 0) /* no machine has more CPUs; untouched memory costs nothing */
static struct pollfd polls[POLLS_FIXED + PERF_RINGS_MOST];
#define polled_signals polls[0]
#define polled_output polls[1]

static _Noreturn void fail(long error, const char *what, const char *name, const char *advice);

#if BUNDLE_HAS_KPROBES
static void remove_kprobe_events(void);
#endif

/* Ends the process. The kernel closes what is open, and with it detaches and frees everything else. */
static _Noreturn void quit(int code)
{
#if BUNDLE_HAS_KPROBES
    remove_kprobe_events();
#endif
    for (;;)
        sys(exit_group, code);
}

/* Writes what is buffered. A reader that is slow is waited for, until a signal comes and then a second longer. */
static void flush(void)
{
    unsigned done = 0;
    polled_output.events = POLLOUT;
    while (done < out.length) {
        static const struct timespec second = {1, 0};
        bool ending = polled_signals.revents;
        sys(ppoll, polls + ending, 2 - ending, ending ? &second : 0, 0, 0);
        long written = -EAGAIN;
        if (polled_output.revents)
            written = sys(write, polled_output.fd, out.bytes + done, out.length - done);
        else if (ending)
            quit(0);
        if (written >= 0)
            done += (unsigned)written;
        else if (written != -EINTR && written != -EAGAIN) {
            if (written == -EPIPE || polled_output.fd == 2)
                quit(0);
            out.length = 0;
            fail(written, "write", "output", 0);
        }
    }
    polled_output.events = 0;
    polled_output.revents = 0; /* what was polled for here is no news to the main loop */
    out.length = 0;
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

/* Prints `format`: for the first % the string `a`, for a # the number `a`; for the next one `b`. */
static void say(const char *format, const void *a, const void *b)
{
    for (char c; (c = *format); format++) {
        if (c != '%' && c != '#') {
            put(c);
            continue;
        }
        if (c == '%')
            text(a);
        else
            decimal((uintptr_t)a);
        a = b;
    }
}

#define NUMBER(value) ((void *)(uintptr_t)(value))

/* How many bytes two words have in common at their beginnings. */
static unsigned common(const char *a, const char *b)
{
    unsigned count = 0;
    while (a[count] > ' ' && a[count] == b[count])
        count++;
    return count;
}

/* Reads decimal digits; too many of them give some number or other. */
static const char *number(const char *from, unsigned *value)
{
    unsigned digit;
    for (*value = 0; (digit = (unsigned char)*from - '0') < 10; from++)
        *value = *value * 10 + digit;
    return from;
}
