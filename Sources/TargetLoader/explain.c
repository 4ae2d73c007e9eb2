/* What went wrong, in words: what was tried, the kernel's answer, the likely cause, the exit code. */

enum exit_code { /* docs/artifact.md */
    EXIT_OTHER = 1,
    EXIT_USAGE = 2,
    EXIT_PRIVILEGE = 3,
    EXIT_OTHER_KERNEL = 4,
    EXIT_MISSING = 5,
    EXIT_VERIFIER = 6,
};

static const char *program_name; /* the last component of argv[0] */

/* The kernel's answers: errno, exit code, words; the last one is for all others. */
static const char *const answers =
    "\001\003not permitted\0"       /* EPERM */
    "\015\003permission denied\0"   /* EACCES */
    "\002\005not found\0"           /* ENOENT */
    "\023\005no such device\0"      /* ENODEV */
    "\026\005invalid argument\0"    /* EINVAL */
    "\046\005no such system call\0" /* ENOSYS */
    "\007\001too big\0"             /* E2BIG */
    "\014\001out of memory\0"       /* ENOMEM */
    "\021\001exists already\0"      /* EEXIST */
    "\030\001too many open files\0" /* EMFILE */
    "\034\001no space left\0"       /* ENOSPC */
    "\0\001error #";

/* Turns to standard error. */
static void begin_message(void)
{
    flush();
    polled_output.fd = 2;
    say("%: ", program_name, 0);
}

static void end_message(void)
{
    put('\n');
    flush();
    polled_output.fd = 1;
}

static _Noreturn void end(int code)
{
    end_message();
    quit(code);
}

/* The system call that was to do `what` to `name` answered `error` (-errno). `advice` is for a kernel that lacks
 * something; a lack of privilege has its own. */
static _Noreturn void fail(long error, const char *what, const char *name, const char *advice)
{
    unsigned number = (unsigned)-error;
    if (number == ARCH_ENOSYS)
        number = 38;
    const char *answer = answers;
    while (*answer && *answer != (char)number)
        while (*answer++)
            ;
    begin_message();
    say("cannot % %: ", what, name);
    say(answer + 2, NUMBER(number), 0);
    if (answer[1] == EXIT_PRIVILEGE)
        advice = kernel->minimum >= KERNEL_VERSION(5, 8, 0)
            ? "Run it as root, or with CAP_BPF and CAP_PERFMON"
            : "Run it as root, or with CAP_SYS_ADMIN (Linux 5.8: CAP_BPF and CAP_PERFMON)";
    if (answer[1] != EXIT_OTHER)
        say("\n  %", advice, 0);
    end(answer[1]);
}
