/* Refused: a map defined by struct bpf_map_def, as before libbpf 1.0. */
#include "../fixture.h"

struct definition {
    u32 type, key_size, value_size, max_entries, flags;
};

struct definition counts SEC("maps") = {
    .type = BPF_MAP_TYPE_ARRAY,
    .key_size = 4,
    .value_size = 8,
    .max_entries = 1,
};

SEC("raw_tp/sys_enter")
int count(void *ctx)
{
    u32 key = 0;

    return bpf_map_lookup_elem(&counts, &key) == 0;
}

LICENSE("GPL");
