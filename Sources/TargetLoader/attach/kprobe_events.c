/* Kprobes of kernels before 4.17: an event is made by a line written to kprobe_events of tracefs, and lives until another
 * line takes it away (Documentation/trace/kprobetrace.rst).
 *
 * Its name, bpfbake/pPID_RANDOM_NUMBER, is no other's. This process takes its events away when it ends. Where it was killed
 * they stay, and the next artifact that makes events takes away those whose process is no more. The kernel keeps one that
 * somebody still uses (EBUSY). */

#define KPROBE_GROUP "bpfbake/p"

static uint32_t random_word;         /* four bytes that the kernel chose for this process */
static long kprobe_events_fd;        /* kprobe_events, once it is open */
static unsigned kprobe_events_count; /* how many are made */
static int kprobe_events_last;       /* the perf event that was opened last */

static void put_event_name(unsigned number)
{
    text(KPROBE_GROUP);
    decimal((uintptr_t)sys(getpid));
    put('_');
    hex(random_word, 8);
    put('_');
    decimal(number);
}

/* Writes the line that was put together: its length, or -errno. */
static long write_kprobe_event(void)
{
    long result = sys(write, kprobe_events_fd, out.bytes, out.length);
    out.length = 0;
    return result;
}

static void sweep_kprobe_events(void)
{
    static char lines[65536];
    sys(read, kprobe_events_fd, lines, sizeof lines - 1);
    for (const char *line = lines; *line; line = next_line(line)) {
        /* "p:GROUP/NAME FUNCTION", "r32:GROUP/NAME FUNCTION" */
        const char *name = line;
        while (*name && *name++ != ':')
            ;
        unsigned owner;
        if (common(name, KPROBE_GROUP) != sizeof KPROBE_GROUP - 1)
            continue;
        number(name + sizeof KPROBE_GROUP - 1, &owner);
        if (sys(kill, owner, 0) != -ESRCH)
            continue;
        text("-:");
        while (*name > ' ')
            put(*name++);
        write_kprobe_event();
    }
}

static long attach_by_event(int program, const char *target, bool at_return)
{
    const long events = tracefs_events();
    flush();
    if (!kprobe_events_fd) {
        kprobe_events_fd = open_at(events, "../kprobe_events", O_RDWR);
        if (kprobe_events_fd < 0)
            fail(kprobe_events_fd, "open", "kprobe_events", "The kernel needs " KPROBE_OPTIONS);
        sweep_kprobe_events();
    }
    text(at_return ? "r:" : "p:");
    put_event_name(kprobe_events_count);
    put(' ');
    text(target);
    long result = write_kprobe_event();
    if (result < 0)
        return result;
    put_event_name(kprobe_events_count++);
    text("/id");
    put(0);
    result = number_in_file(events, out.bytes);
    out.length = 0;
    if (result < 0)
        return result;
    const struct perf_event_attr event = {
        .type = PERF_TYPE_TRACEPOINT, .size = PERF_ATTR_SIZE_VER0, .config = (uint64_t)result};
    result = open_event(&event, program);
    if (result > 0)
        kprobe_events_last = (int)result;
    return result;
}

/* Takes the events away. What uses them has to be closed first: all that was opened since, as the process ends anyway. */
static void remove_kprobe_events(void)
{
    if (!KPROBE_PMU_IS_NEW)
        return;
    for (int fd = (int)kprobe_events_fd + 1; fd <= kprobe_events_last; fd++)
        sys(close, fd);
    for (out.length = 0; kprobe_events_count; write_kprobe_event()) {
        text("-:");
        put_event_name(--kprobe_events_count);
    }
}
