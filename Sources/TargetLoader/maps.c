/* Creates the maps, with their initial data. */

static unsigned long page_size;

/* The system call bpf. Kernels before 5.11 count maps and programs against RLIMIT_MEMLOCK: it is raised where, and only
 * where, one says no. */
static long bpf(int command, void *attributes, unsigned size)
{
    for (bool again = false;; again = true) {
        long result = sys(bpf, command, attributes, size);
        if (result != -EPERM || again || kernel->minimum >= KERNEL_VERSION(5, 11, 0))
            return result;
        static const struct rlimit64 unlimited = {~0ull, ~0ull};
        sys(prlimit64, 0, RLIMIT_MEMLOCK, &unlimited, 0);
    }
}

#define ADVICE_TYPE "The kernel needs CONFIG_BPF_SYSCALL=y and must know its type"

/* Gives the kernel the first bytes of a name, if it is one that takes names. */
static void tell_name(char *to, const char *name)
{
    if (kernel->minimum >= KERNEL_VERSION(4, 15, 0) || running >= KERNEL_VERSION(4, 15, 0))
        for (int i = 0; i < BPF_OBJ_NAME_LEN - 1 && name[i]; i++)
            to[i] = name[i];
}

#if BUNDLE_HAS_MAP_DATA || BUNDLE_HAS_SLOTS || BUNDLE_HAS_OUTPUT_PERFBUF
static void set_element(const struct bundle_map *map, const void *key, const void *from)
{
    struct bpf_map_elem element = {.map_fd = FD(map), .key = (uintptr_t)key, .value = (uintptr_t)from};
    long result = bpf(BPF_MAP_UPDATE_ELEM, &element, sizeof element);
#if BUNDLE_HAS_MAP_FREEZE
    if (result >= 0 && map->property & BUNDLE_MAP_FREEZE)
        result = bpf(BPF_MAP_FREEZE, &element, sizeof element.map_fd);
#endif
    if (result < 0)
        fail(result, "fill map", at(map->name), ADVICE_TYPE);
}
#endif

static void create_map(struct bundle_map *map)
{
    const char *name = at(map->name);
#if BUNDLE_HAS_MAP_PER_PAGE
    if (map->property & BUNDLE_MAP_PER_PAGE && map->max_entries < page_size)
        map->max_entries = (uint32_t)page_size;
#endif
#if BUNDLE_HAS_MAP_PER_CPU_IDS
    if (map->property & BUNDLE_MAP_PER_CPU_IDS && !map->max_entries) {
        /* the size of the kernel's own CPU sets: at least the number of possible CPUs */
        char cpus[4096];
        long bytes = sys(sched_getaffinity, 0, sizeof cpus, cpus);
        map->max_entries = bytes > 0 ? (uint32_t)bytes * 8 : 1;
    }
#endif
    struct bpf_map_create create = {
        .map_type = map->type,
        .key_size = map->key_size,
        .value_size = map->value_size,
        .max_entries = map->max_entries,
        .map_flags = map->flags,
#if BUNDLE_HAS_MAP_INNER
        .inner_map_fd = map->inner ? FD(&bundle_maps[map->inner - 1]) : 0,
#endif
    };
    tell_name(create.map_name, name);
    long fd = bpf(BPF_MAP_CREATE, &create, sizeof create);
    if (fd < 0)
        fail(fd, "create map", name, ADVICE_TYPE);
    FD(map) = (uint32_t)fd;
#if BUNDLE_HAS_MAP_DATA
    static const uint32_t first = 0;
    if (map->data_size)
        set_element(map, &first, at(map->data));
#endif
}
