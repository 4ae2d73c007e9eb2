/* The program that carries a bundle on the device: loads, attaches, prints, and leaves nothing behind.
 *
 * One translation unit, so that any compiler makes the least of it without link-time optimisation. It is compiled with
 * these words, where LOADER is this folder and BUNDLE the folder that holds bundle.bin and what goes with it; the tests
 * take them from here:
 *
 *   all: -std=gnu11 -ffreestanding -nostdlib -static -fno-pic -fno-stack-protector -fno-strict-aliasing
 *   all: -fno-asynchronous-unwind-tables -fno-unwind-tables -fomit-frame-pointer -fno-jump-tables -ffunction-sections
 *   all: -Wl,--gc-sections,-O2,--build-id=none,-T,LOADER/loader.ld
 *   all: -include BUNDLE/features.h -I BUNDLE LOADER/loader.c
 *   clang: --target=TRIPLE -Oz -fuse-ld=lld
 *   gcc: -Os -no-pie -Wa,-I,BUNDLE
 *   x86_64: -fcf-protection=none
 *   arm: -mthumb
 *   arm64: -mgeneral-regs-only
 *
 * -Wl,-s strips it; then nothing of the building machine is in it. */
/* A part may offer more than a bundle needs. */
#pragma GCC diagnostic ignored "-Wunused-function"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bundle/bundle.h"
#include "kernel.h"
#include "syscall.h"

#include "features.h"

#include "memory.c"

#include "bundle.c"
#include "bundle_access.c"
#include "text.c"

#include "explain.c"
#include "options.c"

#if BUNDLE_HAS_ATTACH_TRACEPOINT || BUNDLE_HAS_KPROBES || BUNDLE_HAS_TRACE || BUNDLE_HAS_DEPENDENCE_EXACT
#include "private_mount.c"
#endif
#include "identity.c"
#include "maps.c"

#include "verifier_log.c"

#include "programs.c"

#if BUNDLE_HAS_ATTACH_TRACEPOINT || BUNDLE_HAS_KPROBES || BUNDLE_HAS_TRACE
#include "tracefs.c"
#endif
#include "attach.c"
#if BUNDLE_OUTPUT_MOST
#include "output/record.c"
#endif
#if BUNDLE_HAS_OUTPUT_RINGBUF
#include "output/ringbuf.c"
#endif
#if BUNDLE_HAS_OUTPUT_PERFBUF
#include "output/perfbuf.c"
#define POLLS_COUNT (POLLS_FIXED + perf_ring_count)
#else
#define POLLS_COUNT POLLS_FIXED
#endif
#if BUNDLE_HAS_TRACE
#include "output/trace.c"
#endif
#include "list.c"

__asm__(ARCH_ENTRY);

/* Called by _start. */
_Noreturn __attribute__((used)) void start(long *stack)
{
    char **argument = (char **)stack + 1;
    struct itimerval timer = {0};

#ifndef BUNDLE_KERNEL
    kernel = at(bundle_header->kernels);
#endif
    polled_output.fd = 1;
    polled_signals.fd = -1;
    polled_signals.events = POLLIN;
    for (const char *c = program_name = *argument++; *c; c++)
        if (*c == '/')
            program_name = c + 1;
    for (; *argument; argument++) {
        char letter = option_letter(*argument);
        if (!letter || (letter == 'd' && !(*++argument && parse_duration(*argument, &timer))))
            usage(EXIT_USAGE);
        options |= OPTION(letter);
    }
    if (options & OPTION('h'))
        usage(0);
    if (options & OPTION('m')) {
        const char *byte = at(bundle_header->manifest);
        for (uint32_t left = bundle_header->manifest_size; left--;)
            put(*byte++);
        put('\n');
    }
    if (options & OPTION('l'))
        print_list();
    if (options & (OPTION('l') | OPTION('m'))) {
        flush();
        quit(0);
    }
    while (*++argument) /* the environment */
        ;
    for (long *auxiliary = (long *)argument + 1; *auxiliary; auxiliary += 2) {
        if (*auxiliary == AT_PAGESZ)
            page_size = (unsigned long)auxiliary[1];
#if BUNDLE_HAS_KPROBES
        if (*auxiliary == AT_RANDOM)
            random_word = *(uint32_t *)auxiliary[1];
#endif
#if BUNDLE_HAS_DEPENDENCE_LAYOUT
        if (*auxiliary == AT_SECURE && auxiliary[1])
            options &= ~OPTION('f');
#endif
    }
    check_identity(options & OPTION('f'));
    for (uint32_t i = 0; i < kernel->map_count; i++)
        create_map(&bundle_maps[i]);
    for (uint32_t i = 0; i < kernel->program_count; i++)
        load_program(&bundle_programs[i]);
    if (options & OPTION('c')) {
        text("ok\n");
        flush();
        quit(0);
    }
#if BUNDLE_HAS_SLOTS
    for (uint32_t i = 0; i < kernel->slot_count; i++)
        fill_slot(&bundle_slots[i]);
#endif
    static const uint64_t blocked =
        1 << (SIGHUP - 1) | 1 << (SIGINT - 1) | 1 << (SIGPIPE - 1) | 1 << (SIGALRM - 1) | 1 << (SIGTERM - 1);
    sys(rt_sigprocmask, ARCH_SIG_BLOCK, &blocked, 0, ARCH_SIGSET_SIZE);
    polled_signals.fd = (int)sys(signalfd4, -1, &blocked, ARCH_SIGSET_SIZE, 0);
#if BUNDLE_HAS_OUTPUT_RINGBUF
    static struct ringbuf rings[BUNDLE_OUTPUT_MOST];
#endif
    for (uint32_t i = 0; i < BUNDLE_OUTPUT_MOST; i++) {
        polls[2 + i].fd = -1;
        if (i >= kernel->output_count)
            continue;
#if BUNDLE_HAS_OUTPUT_PERFBUF
        if (!BUNDLE_HAS_OUTPUT_RINGBUF || bundle_outputs[i].kind == BUNDLE_OUTPUT_PERFBUF) {
            open_perfbuf(&bundle_outputs[i]);
            continue;
        }
#endif
#if BUNDLE_HAS_OUTPUT_RINGBUF
        const struct bundle_map *map = &bundle_maps[bundle_outputs[i].map];
        open_ringbuf(&rings[i], map);
        polls[2 + i].fd = (int)FD(map);
        polls[2 + i].events = POLLIN;
#endif
    }
#if BUNDLE_HAS_TRACE
    struct pollfd *trace = &polls[2 + BUNDLE_OUTPUT_MOST];
    trace->fd = open_trace();
    trace->events = POLLIN;
#endif
    for (uint32_t i = 0; i < kernel->attachment_count; i++)
        attach_program(&bundle_attachments[i]);
    sys(setitimer, ITIMER_REAL, &timer, 0);
    for (;;) {
        const bool ending = polled_signals.revents | polled_output.revents;
#if BUNDLE_HAS_OUTPUT_RINGBUF
        for (uint32_t i = 0; i < kernel->output_count; i++)
            if (!BUNDLE_HAS_OUTPUT_PERFBUF || bundle_outputs[i].kind == BUNDLE_OUTPUT_RINGBUF)
                drain_ringbuf(&rings[i], &bundle_outputs[i]);
#endif
#if BUNDLE_HAS_OUTPUT_PERFBUF
        drain_perfbufs();
#endif
#if BUNDLE_OUTPUT_MOST
        flush();
#endif
#if BUNDLE_HAS_TRACE
        copy_trace(trace->fd);
        flush();
#endif
        if (ending) {
#if BUNDLE_HAS_OUTPUT_PERFBUF
            report_lost();
#endif
            quit(0);
        }
        sys(ppoll, polls, POLLS_COUNT, 0, 0, 0);
    }
}
