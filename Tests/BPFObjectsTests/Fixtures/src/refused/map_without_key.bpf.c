/* Refused: an array without a key size. */
#include "../fixture.h"

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(value, u64);
} counts SEC(".maps");

SEC("raw_tp/sys_enter")
int count(void *ctx)
{
    u32 key = 0;

    return bpf_map_lookup_elem(&counts, &key) == 0;
}

LICENSE("GPL");
