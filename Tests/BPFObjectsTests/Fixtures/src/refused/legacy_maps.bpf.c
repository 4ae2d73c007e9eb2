/* Refused: a map defined by a struct bpf_map_def that lacks the number of entries. */
#include "../fixture.h"

struct definition {
    u32 type, key_size, value_size;
};

struct definition counts SEC("maps") = {
    .type = BPF_MAP_TYPE_ARRAY,
    .key_size = 4,
    .value_size = 8,
};

SEC("raw_tp/sys_enter")
int count(void *ctx)
{
    u32 key = 0;

    return bpf_map_lookup_elem(&counts, &key) == 0;
}

LICENSE("GPL");
