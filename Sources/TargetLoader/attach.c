/* Attaches the programs: a row per kind. */

#if BUNDLE_HAS_ATTACH_TRACEPOINT || BUNDLE_HAS_KPROBES
#include "attach/perf_event.c"
#endif
#if BUNDLE_HAS_ATTACH_TRACEPOINT
#include "attach/tracepoint.c"
#endif
#if BUNDLE_HAS_ATTACH_RAW_TRACEPOINT
#include "attach/raw_tracepoint.c"
#endif
#if BUNDLE_HAS_KPROBES
#include "attach/kprobe.c"
#endif

/* A kind of attachment: its name for --list, what does it (0 or more comes back, or -errno), and what a kernel lacks
 * that answers no. */
static const struct attach_kind {
    const char *name;
    long (*attach)(int program, const char *target);
    const char *advice;
    uint32_t kind;
} attach_kinds[] = {
#if BUNDLE_HAS_ATTACH_TRACEPOINT
    {"tracepoint", attach_tracepoint, ADVICE_TRACEPOINT, BUNDLE_ATTACH_TRACEPOINT},
#endif
#if BUNDLE_HAS_ATTACH_RAW_TRACEPOINT
    {"raw_tracepoint", attach_raw_tracepoint, ADVICE_RAW_TRACEPOINT, BUNDLE_ATTACH_RAW_TRACEPOINT},
#endif
#if BUNDLE_HAS_ATTACH_KPROBE
    {"kprobe", attach_kprobe, ADVICE_KPROBE, BUNDLE_ATTACH_KPROBE},
#endif
#if BUNDLE_HAS_ATTACH_KRETPROBE
    {"kretprobe", attach_kretprobe, ADVICE_KPROBE, BUNDLE_ATTACH_KRETPROBE},
#endif
};

static const struct attach_kind *attach_kind(const struct bundle_attachment *attachment)
{
    const struct attach_kind *row = attach_kinds;
    if (sizeof attach_kinds > sizeof *row)
        while (row->kind != attachment->kind)
            row++;
    return row;
}

#if BUNDLE_HAS_ATTACH_ALTERNATIVES
/* Whether an answer says that there is no such target: for functions kernels have three words for it. */
static bool is_missing(long result)
{
    return result == -ENOENT ||
        (BUNDLE_HAS_KPROBES && (result == -EINVAL || result == -ARCH_EADDRNOTAVAIL));
}
#endif

static void attach_program(const struct bundle_attachment *attachment)
{
    const struct attach_kind *kind = attach_kind(attachment);
    const int program = (int)FD(&bundle_programs[attachment->program]);
    const char *target = at(attachment->targets);
    long result = kind->attach(program, target);
#if BUNDLE_HAS_ATTACH_ALTERNATIVES
    for (uint32_t left = attachment->target_count; is_missing(result) && --left;) {
        while (*target++)
            ;
        result = kind->attach(program, target);
    }
#endif
    if (result < 0)
        fail(result, "attach to", target, kind->advice);
}
