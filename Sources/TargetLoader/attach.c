/* Attaches the programs: a row per kind. */

#if BUNDLE_HAS_ATTACH_TRACEPOINT
#include "tracefs.c"
#include "attach/tracepoint.c"
#endif
#if BUNDLE_HAS_ATTACH_RAW_TRACEPOINT
#include "attach/raw_tracepoint.c"
#endif

/* A kind of attachment: its name for --list, what does it (a file descriptor or -errno comes back), and what a kernel
 * lacks that answers no. */
static const struct attach_kind {
    uint32_t kind;
    const char *name;
    long (*attach)(int program, const char *target);
    const char *advice;
} attach_kinds[] = {
#if BUNDLE_HAS_ATTACH_TRACEPOINT
    {BUNDLE_ATTACH_TRACEPOINT, "tracepoint", attach_tracepoint, ADVICE_TRACEPOINT},
#endif
#if BUNDLE_HAS_ATTACH_RAW_TRACEPOINT
    {BUNDLE_ATTACH_RAW_TRACEPOINT, "raw_tracepoint", attach_raw_tracepoint, ADVICE_RAW_TRACEPOINT},
#endif
};

static const struct attach_kind *attach_kind(const struct bundle_attachment *attachment)
{
    const struct attach_kind *row = attach_kinds;
    while (row->kind != attachment->kind)
        row++;
    return row;
}

static void attach_program(const struct bundle_attachment *attachment)
{
    const struct attach_kind *kind = attach_kind(attachment);
    const struct bundle_program *program = (struct bundle_program *)at(kernel->programs) + attachment->program;
    const char *target = at(attachment->targets);
    long result = kind->attach((int)FD(program), target);
#if BUNDLE_HAS_ATTACH_ALTERNATIVES
    for (uint32_t left = attachment->target_count; result == -ENOENT && --left;) {
        while (*target++)
            ;
        result = kind->attach((int)FD(program), target);
    }
#endif
    if (result < 0)
        fail(result, "attach to", target, kind->advice);
}
