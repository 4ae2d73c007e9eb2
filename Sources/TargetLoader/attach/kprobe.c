/* Attaches to a kernel function's entry, "function" or "function+offset", or to its return, through the perf PMU
 * "kprobe" (4.17): its number is in sysfs. kernel/events/core.c, perf_kprobe. */

#define KPROBE_OPTIONS "CONFIG_KPROBES=y, CONFIG_KPROBE_EVENTS=y, CONFIG_BPF_EVENTS=y"
#define ADVICE_KPROBE "The kernel needs this function, not inlined, and " KPROBE_OPTIONS
#define PERF_PROBE_CONFIG_IS_RETPROBE 1 /* format/retprobe of the PMU: config:0 */

/* The PMU's number for struct perf_event_attr. */
static uint32_t kprobe_pmu(void)
{
    static long type = -ENOENT;
    if (type < 0)
        type = number_in_file(AT_FDCWD, "/sys/bus/event_source/devices/kprobe/type");
    if (type == -ENOENT)
        type = number_in_file(open_private("sysfs"), "bus/event_source/devices/kprobe/type");
    if (type < 0)
        fail(type, "open", "the kprobe PMU", "The kernel needs to be 4.17 or later, and " KPROBE_OPTIONS);
    return (uint32_t)type;
}

static long attach_at_function(int program, char *target, uint64_t config)
{
    struct perf_event_attr event = {.type = kprobe_pmu(), .size = PERF_ATTR_SIZE_VER1, .config = config};
    char *plus = target;
    while (*plus && *plus != '+')
        plus++;
    event.config1 = (uintptr_t)target;
    if (!*plus)
        return open_event(&event, program);
    unsigned offset;
    number(plus + 1, &offset);
    event.config2 = offset;
    *plus = 0; /* the bundle is writable */
    long result = open_event(&event, program);
    *plus = '+';
    return result;
}

#if BUNDLE_HAS_ATTACH_KPROBE
static long attach_kprobe(int program, const char *target)
{
    return attach_at_function(program, (char *)(uintptr_t)target, 0);
}
#endif

#if BUNDLE_HAS_ATTACH_KRETPROBE
static long attach_kretprobe(int program, const char *target)
{
    return attach_at_function(program, (char *)(uintptr_t)target, PERF_PROBE_CONFIG_IS_RETPROBE);
}
#endif
