/* Attaches to a raw tracepoint by its name (4.17). */

#define ADVICE_RAW_TRACEPOINT "The kernel needs this tracepoint and CONFIG_BPF_EVENTS=y"

static long attach_raw_tracepoint(int program, const char *target)
{
    struct bpf_raw_tracepoint_open open = {.name = (uintptr_t)target, .prog_fd = (uint32_t)program};
    return bpf(BPF_RAW_TRACEPOINT_OPEN, &open, sizeof open);
}
