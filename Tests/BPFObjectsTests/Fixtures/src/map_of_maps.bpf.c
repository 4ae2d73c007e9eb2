/* Maps of maps: by an inner definition alone, and with initial entries that name other maps. */
#include "fixture.h"

struct inner {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 2);
    __type(key, u32);
    __type(value, u64);
} one SEC(".maps"), two SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
    __uint(max_entries, 4);
    __type(key, u32);
    __array(values, struct inner);
} by_index SEC(".maps") = {
    .values = {
        [1] = &two,
        [3] = &one,
    },
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
    __uint(max_entries, 16);
    __type(key, u32);
    __array(values, struct {
        __uint(type, BPF_MAP_TYPE_HASH);
        __uint(max_entries, 8);
        __type(key, u32);
        __type(value, u32);
    });
} by_key SEC(".maps");

SEC("raw_tp/sys_enter")
int look(void *ctx)
{
    u32 key = 1;
    void *map = bpf_map_lookup_elem(&by_index, &key);
    u64 *value;

    if (map) {
        value = bpf_map_lookup_elem(map, &key);
        if (value)
            *value += 1;
    }
    map = bpf_map_lookup_elem(&by_key, &key);
    if (map)
        bpf_map_delete_elem(map, &key);
    return 0;
}

LICENSE("GPL");
