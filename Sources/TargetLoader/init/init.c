/* The first process of a guest of the kernel lab: runs one program, has another process make what it is to see happen, and
 * tells over the console what came of it. Freestanding, and built as the loader is:
 *
 *   clang --target=armv7-unknown-linux-gnueabihf ... init.c (see docs/kernel-lab.md)
 *
 * The initramfs holds /init (this), /probe (a link to it), /artifact (the program), /lab (the instructions), and the
 * empty folders /dev (with the node console), /proc and /sys. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../syscall.h"
#include "../kernel.h"

#include "../memory.c"

#include "report.c"

#include "instructions.c"

#include "programs.c"
#include "process.c"
#include "trigger.c"

__asm__(ARCH_ENTRY);

/* include/uapi/linux/reboot.h */
#define LINUX_REBOOT_MAGIC1 0xfee1dead
#define LINUX_REBOOT_MAGIC2 672274793
#define LINUX_REBOOT_CMD_RESTART 0x01234567

#define SIGKILL 9
#define WNOHANG 1
#define EXIT_NO_EXEC 127
#define EXIT_VERIFIER 6      /* docs/artifact.md */
#define VERIFIER_LOG (1 << 19) /* bytes of it that are passed on */

#define ROUND 50    /* milliseconds between two rounds of triggers */
#define PATIENCE 3000 /* milliseconds from SIGTERM to SIGKILL */

static long milliseconds(void)
{
    struct timespec now = {0};
    sys(clock_gettime, 1 /* CLOCK_MONOTONIC */, &now);
    return now.tv_sec * 1000 + (long)((uint64_t)now.tv_nsec * 4294 >> 32); /* a division, near enough */
}

/* Nothing is left to do for this machine. */
static _Noreturn void end(void)
{
    for (;;) /* QEMU, told not to reboot, ends */
        sys(reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART, 0);
}

static long run_artifact(char *const *arguments, int input, int output, int errors)
{
    static char *const environment[] = {"PATH=/", "TERM=dumb", NULL};
    long child = sys_fork();
    if (child)
        return child;
    sys(setsid);
    sys(dup3, input, 0, 0);
    sys(dup3, output, 1, 0);
    sys(dup3, errors, 2, 0);
    long error = sys(execve, "/artifact", arguments, environment);
    begin_report('n');
    report_number(-error);
    end_report(); /* in the child's copy of the report's memory: the parent counts it when it sees EXIT_NO_EXEC */
    sys(exit_group, EXIT_NO_EXEC);
    return 0;
}

/* Passes on what is to be read from `fd`; false at its end. */
static bool pass(int fd, char kind, long *bytes)
{
    static char buffer[REPORT_SIZE];
    long count = sys(read, fd, buffer, sizeof buffer);
    if (count <= 0)
        return false;
    *bytes += count;
    begin_report(kind);
    report_bytes(buffer, (unsigned)count);
    end_report();
    return true;
}

/* An artifact that ended as one does whose program the verifier refuses is asked for the whole log. */
static void report_verifier_log(int input)
{
    static char *const arguments[] = {"/artifact", "--check", NULL};
    int output[2];
    sys(pipe2, output, 02000000);
    long child = run_artifact(arguments, input, output[1], output[1]), bytes = 0;
    sys(close, output[1]);
    struct pollfd poll = {output[0], POLLIN, 0};
    for (long deadline = milliseconds() + PATIENCE; milliseconds() < deadline && bytes < VERIFIER_LOG;) {
        struct timespec wait = {0, ROUND * 1000000l};
        sys(ppoll, &poll, 1, &wait, 0, 0);
        if (poll.revents && !pass(output[0], 'v', &bytes))
            break;
    }
    sys(kill, child, SIGKILL);
    wait_for(child);
}

/* Called by _start. */
_Noreturn __attribute__((used)) void start(long *stack)
{
    const char *name = stack[0] ? (const char *)stack[1] : "";
    if (name[0] == '/' && name[1] == 'p') /* the trigger `exec` */
        sys(exit_group, PROBE_STATUS);

    sys(mount, "proc", "/proc", "proc", 0, 0);
    sys(mount, "sysfs", "/sys", "sysfs", 0, 0);
    if (!read_instructions("/lab"))
        end();
    sys(unlinkat, AT_FDCWD, "/lab", 0); /* the run's number is not for the artifact to read */

    static struct new_utsname names;
    sys(uname, &names);
    begin_report('b');
    report_text(names.release);
    report_text(" ");
    report_text(names.machine);
    end_report();

    begin_process();

    int input[2], output[2], errors[2];
    sys(pipe2, input, 02000000 /* O_CLOEXEC */);
    sys(pipe2, output, 02000000);
    sys(pipe2, errors, 02000000);
    long started = milliseconds();
    long child = run_artifact(instructions.arguments, input[0], output[1], errors[1]);
    sys(close, output[1]);
    sys(close, errors[1]);

    struct pollfd polls[2] = {{output[0], POLLIN, 0}, {errors[0], POLLIN, 0}};
    long bytes[2] = {0}, next_round = started, killing = 0;
    long deadline = started + instructions.seconds * 1000;
    unsigned rounds_left = instructions.rounds;
    const char *why = "";
    int status = 0;
    bool reaped = child < 0;
    while (!reaped || polls[0].fd >= 0 || polls[1].fd >= 0) {
        struct timespec wait = {0, ROUND * 1000000l};
        sys(ppoll, polls, 2, &wait, 0, 0);
        for (int i = 0; i < 2; i++)
            if (polls[i].fd >= 0 && polls[i].revents && !pass(polls[i].fd, i ? 'e' : 'o', &bytes[i]))
                polls[i].fd = -1;
        /* Its children are not waited for, should it leave any. */
        if (!reaped && sys(wait4, child, &status, WNOHANG, 0) == child)
            reaped = true;
        else if (reaped && !polls[0].revents && !polls[1].revents)
            break;
        long now = milliseconds();
        if (!reaped && now >= next_round) {
            next_round = now + ROUND;
            report_programs();
            report_attachments(child);
            if (!killing) {
                order_triggers();
                if (bytes[0] && !rounds_left--) {
                    killing = now + PATIENCE;
                    sys(kill, child, SIGTERM);
                }
            }
        }
        if (!reaped && bytes[0] + bytes[1] > instructions.bytes) {
            why = " flood";
            killing = 1;
        }
        if (!reaped && !killing && now >= deadline) {
            why = " time";
            killing = now + PATIENCE;
            sys(kill, child, SIGTERM);
        }
        if (!reaped && killing && now >= killing) {
            if (!*why)
                why = " deaf";
            sys(kill, child, SIGKILL);
        }
    }
    if (child < 0) {
        begin_report('n');
        report_number(-child);
        end_report();
    } else if (status == EXIT_NO_EXEC << 8)
        count_report();
    if (child > 0 && status == EXIT_VERIFIER << 8)
        report_verifier_log(input[0]);
    begin_report('x');
    report_number(status);
    report_text(" ");
    report_number(milliseconds() - started);
    report_text(why);
    end_report();
    last_report();
    end();
}
