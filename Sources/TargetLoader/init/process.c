/* The process that makes things happen: a child of the init, so that its numbers and times are nobody else's. What /proc
 * says of it it tells the init in lines of NAME VALUE, which are reported to the host; docs/kernel-lab.md lists the names. */

#define PROCESS_NAME "trigger"
#define PROCESS_PATIENCE 3 /* seconds for a round, should an artifact have stopped or ended the process */

static struct {
    int orders[2];  /* the init writes a byte for each round */
    int answers[2]; /* the process answers with what it has to tell, at least an end of line, in one piece */
} process;

/* In the process: what it tells next. */
static struct {
    char text[REPORT_SIZE];
    unsigned length;
} telling;

static void tell_bytes(const char *text, unsigned count)
{
    while (count-- && telling.length < sizeof telling.text - 1)
        telling.text[telling.length++] = *text++;
}

static void tell(const char *name, const char *value, unsigned length)
{
    while (*name)
        tell_bytes(name++, 1);
    tell_bytes(" ", 1);
    tell_bytes(value, length);
    tell_bytes("\n", 1);
}

/* The `number`th of the words that spaces or tabs part, counted from 0; no further than the end of the line. */
static void tell_word(const char *name, const char *line, unsigned number)
{
    while (number && *line && *line != '\n') {
        number -= *line == ' ' || *line == '\t';
        line++;
    }
    unsigned length = 0;
    while (line[length] && line[length] != ' ' && line[length] != '\t' && line[length] != '\n')
        length++;
    if (!number && length)
        tell(name, line, length);
}

/* A file of /proc that says "1 (init) S 0 ..." or "Name: init\n...", and a NUL; empty where it cannot be read. */
static const char *proc_text(const char *path)
{
    static char text[4096];
    long fd = sys(openat, AT_FDCWD, path, O_RDONLY, 0), count = sys(read, fd, text, sizeof text - 1);
    sys(close, fd);
    text[count > 0 ? count : 0] = 0;
    return text;
}

/* Fields of proc_pid_stat(5), counted from 1; the name, the second, may itself hold spaces and parentheses. */
static void tell_process(void)
{
    const char *text = proc_text("/proc/self/stat"), *begin = NULL, *end = NULL;
    for (const char *at = text; *at; at++) {
        if (*at == '(' && !begin)
            begin = at + 1;
        if (*at == ')')
            end = at;
    }
    if (begin && end && end[1]) {
        tell_word("pid", text, 0);
        tell("comm", begin, (unsigned)(end - begin));
        tell_word("ppid", end + 2, 4 - 3);
        tell_word("starttime", end + 2, 22 - 3);
    }
    for (const char *line = proc_text("/proc/self/status"); *line;) {
        static const char key[] = "Tgid:\t";
        unsigned alike = 0;
        while (key[alike] && line[alike] == key[alike])
            alike++;
        if (!key[alike])
            tell_word("tgid", line + alike, 0);
        while (*line && *line++ != '\n')
            ;
    }
}

/* The name of a file that a trigger has opened: the last part of what /proc/self/fd/N links to. */
static void tell_file(long fd)
{
    static char link[32] = "/proc/self/fd/", target[256];
    char *end = link + sizeof link - 1, *digits = decimal(end, (uint32_t)fd);
    memcpy(link + sizeof "/proc/self/fd/" - 1, digits, (size_t)(end - digits) + 1);
    long length = sys(readlinkat, AT_FDCWD, link, target, sizeof target), last = length;
    while (last > 0 && target[last - 1] != '/')
        last--;
    if (length > last)
        tell("file", target + last, (unsigned)(length - last));
}

static void run_triggers(void); /* a round of those that are wanted */

/* What the process does, until the init ends. */
static _Noreturn void process_life(void)
{
    sys(close, process.orders[1]);
    sys(close, process.answers[0]);
    sys(prctl, 15 /* PR_SET_NAME */, PROCESS_NAME);
    tell_process();
    char order;
    do {
        telling.text[telling.length++] = '\n';
        sys(write, process.answers[1], telling.text, telling.length);
        telling.length = 0;
        if (sys(read, process.orders[0], &order, 1) != 1)
            sys(exit_group, 0);
        run_triggers();
    } while (true);
}

/* Waits for the process's answer, and reports what it tells. */
static void hear_process(void)
{
    static char text[REPORT_SIZE];
    struct pollfd poll = {process.answers[0], POLLIN, 0};
    struct timespec wait = {PROCESS_PATIENCE, 0};
    sys(ppoll, &poll, 1, &wait, 0, 0);
    long count = poll.revents ? sys(read, process.answers[0], text, sizeof text) : 0;
    if (count <= 1)
        return;
    begin_report('q');
    report_bytes(text, (unsigned)count);
    end_report();
}

/* Before the artifact runs, which sees none of it. */
static void begin_process(void)
{
    sys(pipe2, process.orders, 02000000 /* O_CLOEXEC */);
    sys(pipe2, process.answers, 02000000);
    if (!sys_fork())
        process_life();
    sys(close, process.orders[0]);
    sys(close, process.answers[1]);
    hear_process();
}

/* One round of triggers. */
static void order_triggers(void)
{
    sys(write, process.orders[1], "", 1);
    hear_process();
}
