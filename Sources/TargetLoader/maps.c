/* Creates the maps, with their initial data. */

static unsigned long page_size = 4096; /* AT_PAGESZ */

/* The system call bpf. Kernels before 5.11 count maps and programs against RLIMIT_MEMLOCK: it is raised where, and only
 * where, one says no. */
static long bpf(int command, void *attributes, unsigned size)
{
    long result = sys(bpf, command, attributes, size);
    if (result == -EPERM) {
        static const struct rlimit64 unlimited = {~0ull, ~0ull};
        sys(prlimit64, 0, RLIMIT_MEMLOCK, &unlimited, 0);
        result = sys(bpf, command, attributes, size);
    }
    return result;
}

#define ADVICE_TYPE "The kernel needs CONFIG_BPF_SYSCALL=y and must know this type"

/* Gives the kernel the first bytes of a name, if it is one that takes names. */
static void tell_name(char *to, uint32_t name)
{
    const char *from = at(name);
    if (running >= KERNEL_VERSION(4, 15, 0))
        for (int i = 0; i < BPF_OBJ_NAME_LEN - 1 && from[i]; i++)
            to[i] = from[i];
}

static void create_map(struct bundle_map *map)
{
    const char *name = at(map->name);
    struct bpf_map_create create = {
        .map_type = map->type,
        .key_size = map->key_size,
        .value_size = map->value_size,
        .max_entries = map->max_entries,
        .map_flags = map->flags,
    };
    tell_name(create.map_name, map->name);
#if BUNDLE_HAS_MAP_PER_PAGE
    if (map->property & BUNDLE_MAP_PER_PAGE && create.max_entries < page_size)
        map->max_entries = create.max_entries = (uint32_t)page_size;
#endif
#if BUNDLE_HAS_MAP_PER_CPU_IDS
    if (map->property & BUNDLE_MAP_PER_CPU_IDS && !create.max_entries) {
        /* the size of the kernel's own CPU sets: at least the number of possible CPUs */
        char cpus[4096];
        long bytes = sys(sched_getaffinity, 0, sizeof cpus, cpus);
        map->max_entries = create.max_entries = bytes > 0 ? (uint32_t)bytes * 8 : 1;
    }
#endif
#if BUNDLE_HAS_MAP_INNER
    if (map->inner)
        create.inner_map_fd = FD((struct bundle_map *)at(kernel->maps) + map->inner - 1);
#endif
    long fd = bpf(BPF_MAP_CREATE, &create, sizeof create);
    if (fd < 0)
        fail(fd, "create map", name, ADVICE_TYPE);
    FD(map) = (uint32_t)fd;
#if BUNDLE_HAS_MAP_DATA
    if (map->data_size) {
        static const uint32_t first = 0;
        struct bpf_map_elem value = {
            .map_fd = (uint32_t)fd, .key = (uintptr_t)&first, .value = (uintptr_t)at(map->data)};
        long result = bpf(BPF_MAP_UPDATE_ELEM, &value, sizeof value);
#if BUNDLE_HAS_MAP_FREEZE
        if (result >= 0 && map->property & BUNDLE_MAP_FREEZE)
            result = bpf(BPF_MAP_FREEZE, &value, sizeof value.map_fd);
#endif
        if (result < 0)
            fail(result, "fill map", name, ADVICE_TYPE);
    }
#endif
}
