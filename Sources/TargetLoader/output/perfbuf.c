/* Reads the records of a perf event array: a ring for each CPU, kernel/events/ring_buffer.c. */

#define PERF_RING_BYTES 131072u /* of data, for each CPU: a power of two, and no page is larger */

/* What programs write for one CPU. */
static struct perf_ring {
    char *page; /* struct perf_event_mmap_page, one page; behind it PERF_RING_BYTES of data */
    const struct bundle_output *output;
} perf_rings[PERF_RINGS_MOST];
static unsigned perf_ring_count;
static uint64_t perf_lost; /* records that found their ring full, as far as the kernel has told */

/* Both are u64; the lower half says how they lie to each other, since a ring is smaller than that. */
#define PERF_LOW_HALF (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
#define DATA_HEAD(page) ((uint32_t *)((page) + PERF_MMAP_DATA_HEAD) + PERF_LOW_HALF)
#define DATA_TAIL(page) ((uint32_t *)((page) + PERF_MMAP_DATA_TAIL) + PERF_LOW_HALF)

/* Opens the rings of all CPUs that are there now; one that comes later has none, and its records are lost. */
static void open_perfbuf(const struct bundle_output *output)
{
    const struct bundle_map *map = &bundle_maps[output->map];
    /* Every record wakes: a rare one is not to wait. What dense ones cost drain_perfbufs keeps low. */
    static const struct perf_event_attr event = {
        .type = PERF_TYPE_SOFTWARE,
        .size = PERF_ATTR_SIZE_VER0,
        .config = PERF_COUNT_SW_BPF_OUTPUT,
        .sample_period = 1,
        .sample_type = PERF_SAMPLE_RAW,
        .wakeup_events = 1,
    };
    for (uint32_t cpu = 0; cpu < map->max_entries && perf_ring_count < PERF_RINGS_MOST; cpu++) {
        long page = sys(perf_event_open, &event, -1, cpu, -1, 0);
        if (page == -ENODEV || page == -EINVAL) /* it is offline, or no CPU has this number */
            continue;
        const uint32_t fd = (uint32_t)page;
        if (page >= 0)
            page = sys_mmap(page_size + PERF_RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, (int)fd, 0);
        if (sys_failed(page))
            fail(page, "read", at(map->name), ADVICE_TYPE);
        set_element(map, &cpu, &fd);
        polls[POLLS_FIXED + perf_ring_count].fd = (int)fd;
        polls[POLLS_FIXED + perf_ring_count].events = POLLIN;
        perf_rings[perf_ring_count].page = (char *)page;
        perf_rings[perf_ring_count++].output = output;
    }
}

/* A record, taken out of its ring, where it may go on at the beginning. */
static union {
    char bytes[65536]; /* more than its size, of 16 bits, can say */
    struct {
        uint32_t type;
        uint16_t misc, size; /* of all of it, a multiple of 8 */
        union {
            struct {
                uint32_t size; /* of what follows, which is padded */
                char bytes[];
            } sample;
            struct {
                uint64_t id, count;
            } lost;
        };
    };
} perf_record;

/* Prints what a ring has; how many records that were. */
static unsigned drain_perf_ring(const struct perf_ring *ring)
{
    const uint32_t head = __atomic_load_n(DATA_HEAD(ring->page), __ATOMIC_ACQUIRE);
    uint32_t tail = *DATA_TAIL(ring->page);
    unsigned count = 0;
    while (tail != head) {
        const char *data = ring->page + page_size;
        /* the third word of the header, which is never split */
        const uint32_t size = *(const uint16_t *)(data + (tail & (PERF_RING_BYTES - 1)) + 6);
        for (uint32_t i = 0; i < size; i++)
            perf_record.bytes[i] = data[tail++ & (PERF_RING_BYTES - 1)];
        __atomic_store_n(DATA_TAIL(ring->page), tail, __ATOMIC_RELEASE);
        if (perf_record.type == PERF_RECORD_SAMPLE)
            print_record(ring->output, perf_record.sample.bytes, perf_record.sample.size);
        else /* PERF_RECORD_LOST; no others are asked for */
            perf_lost += perf_record.lost.count;
        count++;
    }
    return count;
}

/* Prints what was there at the time of the call. Where records are dense it naps, so that they come in numbers: for a
 * time in which no ring is filled. */
static void drain_perfbufs(void)
{
    static const struct timespec nap = {0, 1000000};
    unsigned count = 0;
    for (unsigned i = 0; i < perf_ring_count; i++)
        count += drain_perf_ring(&perf_rings[i]);
    if (count > 1)
        sys(ppoll, polls, 2, &nap, 0, 0);
}

/* Says how many records are missing. */
static void report_lost(void)
{
    if (!perf_lost)
        return;
    begin_message();
    decimal(perf_lost);
    text(" records lost");
    end_message();
}
