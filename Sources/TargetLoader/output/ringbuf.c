/* Reads the records of a BPF ring buffer: kernel/bpf/ringbuf.c. */

#if BUNDLE_KERNEL_BITS == 64
typedef uint64_t position;
#else
typedef uint32_t position;
#endif

/* The half of a kernel's position that says how it lies to another one, since a ring buffer is no larger than that. */
#if BUNDLE_KERNEL_BITS == 64 && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LOW_HALF 1
#else
#define LOW_HALF 0
#endif

struct ringbuf {
    position *consumer; /* ours to write; its page is alone */
    const uint32_t *producer;
    const char *data;   /* mapped twice, one behind the other: a record is never split */
    uint32_t size;
    position printed;   /* what lies before is printed; the consumer's position may be a record behind */
};

static void open_ringbuf(struct ringbuf *ring, const struct bundle_map *map)
{
    int fd = (int)FD(map);
    ring->size = map->max_entries;
    long consumer = sys_mmap(page_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    long producer = sys_mmap(page_size + 2ul * ring->size, PROT_READ, MAP_SHARED, fd, page_size);
    if (sys_failed(consumer))
        producer = consumer;
    if (sys_failed(producer))
        fail(producer, "read", at(map->name), ADVICE_TYPE);
    ring->consumer = (position *)consumer;
    ring->producer = (uint32_t *)producer + LOW_HALF;
    ring->data = (char *)producer + page_size;
}

/* Tells the kernel how far it is read. A 32-bit program writes a 64-bit position in halves, the lower one last; a kernel
 * that looks in between, once in 4 GiB of records, takes the ring for full and loses a record. */
static void tell_position(struct ringbuf *ring, position value)
{
#if BUNDLE_KERNEL_BITS == 64 && __SIZEOF_POINTER__ == 4
    uint32_t *halves = (uint32_t *)ring->consumer;
    __atomic_store_n(halves + 1 - LOW_HALF, (uint32_t)(value >> 32), __ATOMIC_RELAXED);
    __atomic_store_n(halves + LOW_HALF, (uint32_t)value, __ATOMIC_RELEASE);
#else
    __atomic_store_n(ring->consumer, value, __ATOMIC_RELEASE);
#endif
}

/* Prints what was there at the time of the call.
 *
 * The kernel wakes a reader only for the record that its position stands at, and waking is what costs most where records
 * are dense. So the position is told a record late, and where more than one record had come it stays so: the next call,
 * which then comes at once, naps first, for a time that is short against that in which a ring fills. */
static void drain_ringbuf(struct ringbuf *ring, const struct bundle_output *output)
{
    static const struct timespec nap = {0, 100000};
    const position before = ring->printed;
    if (before != *ring->consumer)
        sys(ppoll, polls, 2, &nap, 0, 0);
    position next = before, last = before;
    const uint32_t produced = __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE);
    while ((uint32_t)next != produced) {
        const char *record = ring->data + ((uint32_t)next & (ring->size - 1));
        const uint32_t length = __atomic_load_n((const uint32_t *)record, __ATOMIC_ACQUIRE);
        if (length & BPF_RINGBUF_BUSY_BIT)
            break;
        last = next;
        tell_position(ring, last);
        if (!(length & BPF_RINGBUF_DISCARD_BIT))
            print_record(output, record + BPF_RINGBUF_HDR_SZ, length);
        next += ((length & ~BPF_RINGBUF_DISCARD_BIT) + BPF_RINGBUF_HDR_SZ + 7) & ~7u;
    }
    ring->printed = next;
    tell_position(ring, last != before ? last : next);
}
