/* Attaches to a tracepoint "category/name" through perf: its number is in tracefs. */

#define ADVICE_TRACEPOINT \
    "The kernel needs this tracepoint and CONFIG_BPF_EVENTS=y; for syscalls/* CONFIG_FTRACE_SYSCALLS=y"

static long attach_tracepoint(int program, const char *target)
{
    long directory = open_at(tracefs_events(), target, O_PATH);
    if (directory < 0)
        return directory;
    long id = number_in_file(directory, "id");
    sys(close, directory);
    if (id < 0)
        return id;
    struct perf_event_attr event = {
        .type = PERF_TYPE_TRACEPOINT, .size = PERF_ATTR_SIZE_VER0, .config = (uint64_t)id};
    return open_event(&event, program);
}
