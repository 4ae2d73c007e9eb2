/* Attaches to a kernel function's entry, "function" or "function+offset", or to its return: through the perf PMU
 * "kprobe" (4.17), whose number is in sysfs (kernel/events/core.c, perf_kprobe), before that through an event that is
 * made in tracefs, kprobe_events.c. */

#define KPROBE_OPTIONS "CONFIG_KPROBES=y, CONFIG_KPROBE_EVENTS=y, CONFIG_BPF_EVENTS=y"
#define ADVICE_KPROBE "The kernel needs this function, not inlined, and " KPROBE_OPTIONS
#define PERF_PROBE_CONFIG_IS_RETPROBE 1 /* format/retprobe of the PMU: config:0 */

#ifndef KPROBE_PMU /* in sysfs; a test names what is not there */
#define KPROBE_PMU "bus/event_source/devices/kprobe/type"
#endif

/* Whether there may be no PMU: known at compile time. */
#define KPROBE_PMU_IS_NEW (kernel->minimum < KERNEL_VERSION(4, 17, 0))

#include "kprobe_events.c"

/* The PMU's number for struct perf_event_attr, or -ENOENT. */
static long kprobe_pmu(void)
{
    static long type = -EAGAIN;
    if (type != -EAGAIN)
        return type;
    type = number_in_file(AT_FDCWD, "/sys/" KPROBE_PMU);
    if (type == -ENOENT)
        type = number_in_file(open_private("sysfs"), KPROBE_PMU);
    if (type < 0 && !(KPROBE_PMU_IS_NEW && type == -ENOENT))
        fail(type, "open", "the kprobe PMU", "The kernel needs " KPROBE_OPTIONS);
    return type;
}

static long attach_at_function(int program, char *target, uint64_t config)
{
    const long type = kprobe_pmu();
    if (KPROBE_PMU_IS_NEW && type < 0)
        return attach_by_event(program, target, config);
    struct perf_event_attr event = {.type = (uint32_t)type, .size = PERF_ATTR_SIZE_VER1, .config = config};
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
