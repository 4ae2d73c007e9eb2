/* What can be made to happen, with values that are known: a row per name. docs/kernel-lab.md lists them. */

#define PROBE "/probe"
#define PROBE_NEW "/probe.new"
#define PROBE_STATUS 7
#define PROBE_PORT 4242

static void wait_for(long child)
{
    int status;
    if (child > 0)
        sys(wait4, child, &status, 0, 0);
}

/* `known`: what /proc calls the file has been told. */
static void open_file(const char *path, int flags, bool *known)
{
    long fd = sys(openat, AT_FDCWD, path, flags, 0600);
    if (!*known)
        tell_file(fd);
    *known = true;
    sys(close, fd);
}

static void trigger_open(void)
{
    static bool known;
    open_file(PROBE, O_RDONLY, &known);
}

static void trigger_unlink(void)
{
    static bool known;
    open_file(PROBE_NEW, 0101 /* O_CREAT | O_WRONLY */, &known);
    sys(unlinkat, AT_FDCWD, PROBE_NEW, 0);
}

static void trigger_exec(void)
{
    static char *const arguments[] = {PROBE, "baked", NULL}, *const environment[] = {NULL};
    long child = sys_fork();
    if (!child) {
        sys(execve, PROBE, arguments, environment);
        sys(exit_group, 1);
    }
    wait_for(child);
}

/* A process that begins, and ends with PROBE_STATUS: the triggers `fork` and `exit`. */
static void trigger_fork(void)
{
    long child = sys_fork();
    if (!child)
        sys(exit_group, PROBE_STATUS);
    wait_for(child);
}

static void trigger_kill(void)
{
    long child = sys_fork();
    if (!child)
        for (;;)
            sys(ppoll, 0, 0, 0, 0, 0);
    sys(kill, child, SIGTERM);
    wait_for(child);
}

/* To 127.0.0.1, where nobody listens. */
static void trigger_connect(void)
{
    struct {
        uint16_t family;
        unsigned char port[2], address[4], zero[8];
    } address = {2 /* AF_INET */, {PROBE_PORT >> 8, PROBE_PORT & 255}, {127, 0, 0, 1}, {0}};
    struct { /* struct ifreq */
        char name[16];
        short flags;
        char more[22];
    } loopback = {"lo", 1 /* IFF_UP */, {0}};
    long fd = sys(socket, 2, ARCH_SOCK_STREAM, 0);
    sys(ioctl, fd, 0x8914 /* SIOCSIFFLAGS */, &loopback);
    sys(connect, fd, &address, sizeof address);
    sys(close, fd);
}

/* A system call with five arguments, which the kernel refuses after its security modules have seen them. */
static void trigger_prctl(void)
{
    sys(prctl, 0x11111111, 0x22222222, 0x33333333, 0x44444444, 0x55555555);
}

static const struct {
    const char *name;
    void (*run)(void);
} triggers[] = {
    {"open", trigger_open},       {"unlink", trigger_unlink}, {"exec", trigger_exec}, {"fork", trigger_fork},
    {"exit", trigger_fork},       {"kill", trigger_kill},     {"connect", trigger_connect}, {"prctl", trigger_prctl},
};

static void run_triggers(void)
{
    for (unsigned i = 0; i < instructions.trigger_count; i++)
        triggers[instructions.triggers[i]].run();
}

static int trigger_called(const char *name)
{
    for (unsigned i = 0; i < sizeof triggers / sizeof *triggers; i++)
        if (same(triggers[i].name, name))
            return (int)i;
    return -1;
}
