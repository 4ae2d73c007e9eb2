/* The program that carries a bundle on the device: loads, attaches, prints, and leaves nothing behind.
 *
 * One translation unit, so that any compiler makes the least of it without link-time optimisation:
 *
 *   clang --target=x86_64-unknown-linux-gnu ... (see docs/artifact.md)
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bundle/bundle.h"
#include "kernel.h"
#include "syscall.h"

#include "features.h"

#include "memory.c"

#include "bundle.c"
#include "text.c"

#include "explain.c"

#include "identity.c"
#include "maps.c"

#include "verifier_log.c"

#include "programs.c"

#include "attach.c"
#if BUNDLE_HAS_OUTPUT_RINGBUF
#include "output/record.c"
#include "output/ringbuf.c"
#endif
#include "list.c"
#include "options.c"

__asm__(ARCH_ENTRY);

#define MANY 16 /* outputs */

static struct ringbuf rings[MANY];

/* Called by _start. */
_Noreturn __attribute__((used)) void start(long *stack)
{
    char **argument = (char **)stack + 1;
    bool check = false, list = false, manifest = false, secure = false;
    struct itimerval timer = {0};

    out.fd = 1;
    out.signals = -1;
    kernel = at(bundle.kernels);
    for (const char *c = program_name = *argument ? *argument++ : "bpf"; *c; c++)
        if (*c == '/')
            program_name = c + 1;
    for (; *argument; argument++)
        switch (option_letter(*argument)) {
        case 'j':
            json = true;
            break;
        case 'd':
            if (!*++argument || !parse_duration(*argument, &timer))
                usage(EXIT_USAGE);
            break;
        case 'c':
            check = true;
            break;
        case 'l':
            list = true;
            break;
        case 'm':
            manifest = true;
            break;
        case 'f':
            force = true;
            break;
        case 'h':
            usage(0);
        default:
            usage(EXIT_USAGE);
        }
    long *auxiliary = (long *)argument + 1;
    while (*auxiliary++)
        ;
    for (; *auxiliary; auxiliary += 2) {
        if (*auxiliary == AT_PAGESZ)
            page_size = (unsigned long)auxiliary[1];
        if (*auxiliary == AT_SECURE)
            secure = auxiliary[1];
    }
    if (manifest) {
        const char *byte = at(bundle.manifest);
        for (uint32_t left = bundle.manifest_size; left--;)
            put(*byte++);
        put('\n');
    }
    if (list)
        print_list();
    if (list | manifest) {
        flush();
        quit(0);
    }
    check_identity(!secure);
    struct bundle_map *map = at(kernel->maps);
    for (uint32_t i = 0; i < kernel->map_count; i++)
        create_map(map++);
    struct bundle_program *program = at(kernel->programs);
    for (uint32_t i = 0; i < kernel->program_count; i++)
        load_program(program++);
    if (check) {
        text("ok\n");
        flush();
        quit(0);
    }
    static const uint64_t blocked =
        1 << (SIGHUP - 1) | 1 << (SIGINT - 1) | 1 << (SIGPIPE - 1) | 1 << (SIGALRM - 1) | 1 << (SIGTERM - 1);
    sys(rt_sigprocmask, ARCH_SIG_BLOCK, &blocked, 0, ARCH_SIGSET_SIZE);
    out.signals = (int)sys(signalfd4, -1, &blocked, ARCH_SIGSET_SIZE, 0);

    static struct pollfd polls[2 + MANY];
    polls[0].fd = out.signals;
    polls[0].events = POLLIN;
    polls[1].fd = 1; /* its reader may go away */
    struct bundle_output *outputs = at(kernel->outputs);
    for (uint32_t i = 0; i < kernel->output_count; i++) {
        const struct bundle_map *map = (struct bundle_map *)at(kernel->maps) + outputs[i].map;
        open_ringbuf(&rings[i], map);
        polls[2 + i].fd = (int)FD(map);
        polls[2 + i].events = POLLIN;
    }
    const struct bundle_attachment *attachment = at(kernel->attachments);
    for (uint32_t i = 0; i < kernel->attachment_count; i++)
        attach_program(attachment++);
    sys(setitimer, ITIMER_REAL, &timer, 0);
    for (;;) {
        for (uint32_t i = 0; i < kernel->output_count; i++)
            drain_ringbuf(&rings[i], &outputs[i]);
        flush();
        if (polls[0].revents | polls[1].revents)
            quit(0);
        sys(ppoll, polls, 2 + kernel->output_count, 0, 0, 0);
        out.ending = polls[0].revents;
    }
}
