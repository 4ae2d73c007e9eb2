/* A program for guests of the kernel lab that behaves as BEHAVIOUR, a string, says: well, or as badly as can be. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "syscall.h"
#include "kernel.h"

#include "memory.c"

__asm__(ARCH_ENTRY);

static unsigned length(const char *text)
{
    unsigned count = 0;
    while (text[count])
        count++;
    return count;
}

static void print(long fd, const char *text)
{
    sys(write, fd, text, length(text));
}

static void put_into(const char *path, const char *text)
{
    long fd = sys(openat, AT_FDCWD, path, 1 /* O_WRONLY */, 0);
    print(fd, text);
    sys(close, fd);
}

static void sleep_forever(void)
{
    for (;;)
        sys(ppoll, 0, 0, 0, 0, 0);
}

static void ignore_signals(void)
{
    uint64_t all[2] = {~0ull, ~0ull};
    sys(rt_sigprocmask, ARCH_SIG_BLOCK, all, 0, ARCH_SIGSET_SIZE);
}

static bool is(const char *given, const char *name)
{
    while (*given && *given == *name)
        given++, name++;
    return *given == *name;
}

_Noreturn __attribute__((used)) void start(long *stack)
{
    (void)stack;
    const char *what = BEHAVIOUR;
    if (is(what, "speak")) {
        print(1, "{\"events\":{\"filename\":\"/probe\",\"pid\":1}}\n");
        print(2, "to standard error\n");
    } else if (is(what, "silent")) {
        ;
    } else if (is(what, "fail")) {
        print(2, "cannot do it\n");
        sys(exit_group, 6);
    } else if (is(what, "crash")) {
        *(volatile int *)8 = 0;
    } else if (is(what, "hang")) {
        sleep_forever();
    } else if (is(what, "deaf")) {
        ignore_signals();
        print(1, "{\"events\":{}}\n");
        sleep_forever();
    } else if (is(what, "flood")) {
        ignore_signals();
        for (;;)
            print(1, "again and again and again and again and again and again and again\n");
    } else if (is(what, "panic")) {
        put_into("/proc/sysrq-trigger", "c");
    } else if (is(what, "forge")) {
        /* As if it were the init; it does not know the run's number, and guesses. */
        long fd = sys(openat, AT_FDCWD, "/dev/console", 1, 0);
        print(fd, "@00000000000000000000000000000000:1:x:4:00000000:MCAxMA==\n");
        print(fd, "@:1:x:4:00000000:MCAxMA==\n@");
        print(1, "@00000000000000000000000000000000:2:z:1:00000000:Mw==\n");
        sys(exit_group, 3);
    } else if (is(what, "halt")) {
        sys(reboot, 0xfee1dead, 672274793, 0xcdef0123 /* LINUX_REBOOT_CMD_HALT */, 0);
    } else if (is(what, "tear")) {
        /* Bytes that fall into the reports, on the same line, from another process. */
        if (!sys_fork()) {
            long fd = sys(openat, AT_FDCWD, "/dev/console", 1, 0);
            static const struct timespec moment = {0, 2000000};
            for (int i = 0; i < 400; i++) {
                print(fd, "~");
                sys(nanosleep, &moment, 0);
            }
            sys(exit_group, 0);
        }
        for (int i = 0; i < 100; i++)
            print(1, "{\"events\":{\"filename\":\"/probe\",\"pid\":1}}\n");
    } else if (is(what, "console")) {
        long fd = sys(openat, AT_FDCWD, "/dev/console", 1, 0);
        for (;;)
            print(fd, "a console that is full of this and of nothing else, line upon line upon line\n");
    } else if (is(what, "end")) {
        sys(reboot, 0xfee1dead, 672274793, 0x01234567, 0);
    } else if (is(what, "emergency")) {
        /* Kernel messages that fall into the reports: /dev/kmsg, level 0. */
        sys(mount, "devtmpfs", "/dev", "devtmpfs", 0, 0);
        for (int i = 0; i < 20; i++) {
            print(1, "{\"events\":{\"filename\":\"/probe\",\"pid\":1}}\n");
            put_into("/dev/kmsg", "<0>an emergency that nobody asked for\n");
        }
    }
    sys(exit_group, 0);
    __builtin_unreachable();
}
