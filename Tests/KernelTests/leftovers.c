/* A program for guests of the kernel lab: what an artifact with kprobes leaves in kprobe_events of tracefs, and what it
 * does with what others left. ARTIFACT is the file of such an artifact, which this one carries. Ends with 0 where all is
 * as it must be; prints what it saw. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "syscall.h"
#include "kernel.h"

#include "memory.c"

__asm__(ARCH_ENTRY);

__asm__(".pushsection .rodata\n"
        ".globl artifact, artifact_end\n"
        "artifact: .incbin \"" ARTIFACT "\"\n"
        "artifact_end:\n"
        ".popsection\n");
extern const char artifact[], artifact_end[];

#define EVENTS "/sys/kernel/tracing/kprobe_events"
#define SIGKILL 9

static char text[65536];
static bool failed;

static unsigned length(const char *string)
{
    unsigned count = 0;
    while (string[count])
        count++;
    return count;
}

/* Said at the end, all at once: once something is said, the lab has not long to wait. */
static char said[1 << 17];
static unsigned said_length;

static void print(const char *string)
{
    while (*string && said_length < sizeof said)
        said[said_length++] = *string++;
}

/* How often the events have `word` in them; what is there now is in `text`. */
static unsigned count(const char *word)
{
    long fd = sys(openat, AT_FDCWD, EVENTS, O_RDONLY, 0);
    long bytes = sys(read, fd, text, sizeof text - 1);
    sys(close, fd);
    text[bytes > 0 ? bytes : 0] = 0;
    unsigned found = 0;
    for (const char *at = text; *at; at++) {
        unsigned alike = 0;
        while (word[alike] && at[alike] == word[alike])
            alike++;
        found += !word[alike];
    }
    return found;
}

static void expect(const char *when, const char *word, unsigned expected)
{
    const bool holds = count(word) == expected;
    print(when);
    print(holds ? ": as it must be\n" : ": NOT as it must be:\n");
    if (!holds) {
        print(text);
        failed = true;
    }
}

static void nap(void)
{
    static const struct timespec time = {0, 20000000};
    sys(ppoll, 0, 0, &time, 0, 0);
}

static long run(char *const *arguments)
{
    long child = sys_fork();
    if (child)
        return child;
    sys(dup3, sys(openat, AT_FDCWD, "/quiet", 0101 /* O_WRONLY | O_CREAT */, 0644), 1, 0);
    sys(execve, "/carried", arguments, (char *[]){NULL});
    sys(exit_group, 127);
    return 0;
}

static void wait_for(long child)
{
    sys(wait4, child, 0, 0, 0);
}

/* Waits until events of a process are there, at most ten seconds. */
static void wait_for_events(long process)
{
    char word[32] = "bpfbake/p", *end = word + length(word);
    char digits[16];
    unsigned number = (unsigned)process, many = 0;
    do {
        unsigned tenth = 0;
        for (; number >= 10; number -= 10)
            tenth++;
        digits[many++] = (char)('0' + number);
        number = tenth;
    } while (number);
    while (many)
        *end++ = digits[--many];
    *end++ = '_';
    *end = 0;
    for (int i = 0; i < 500 && count(word) < 2; i++)
        nap();
}

_Noreturn __attribute__((used)) void start(long *stack)
{
    static char *forever[] = {"carried", NULL}, *briefly[] = {"carried", "--duration", "300ms", NULL};
    (void)stack;
    sys(mount, "tracefs", "/sys/kernel/tracing", "tracefs", 0, 0);
    long fd = sys(openat, AT_FDCWD, "/carried", 0101 /* O_WRONLY | O_CREAT */, 0755);
    sys(write, fd, artifact, artifact_end - artifact);
    sys(close, fd);
    fd = sys(openat, AT_FDCWD, EVENTS, O_RDWR, 0);
    sys(write, fd, "p:mine/one do_sys_openat2", 25);
    sys(close, fd);

    long child = run(forever);
    wait_for_events(child);
    expect("while it runs", "bpfbake/p", 2);
    sys(kill, child, SIGKILL);
    wait_for(child);
    expect("after it was killed", "bpfbake/p", 2);

    child = run(forever);
    wait_for_events(child);
    expect("once the next one runs", "bpfbake/p", 2);
    long other = run(briefly);
    wait_for_events(other);
    expect("while two run", "bpfbake/p", 4);
    wait_for(other);
    expect("after the second ended by itself", "bpfbake/p", 2);
    sys(kill, child, SIGTERM);
    wait_for(child);
    expect("after both ended", "bpfbake/p", 0);
    expect("all the time", "mine/one", 1);
    sys(write, 1, said, said_length);
    sys(exit_group, failed);
    __builtin_unreachable();
}
