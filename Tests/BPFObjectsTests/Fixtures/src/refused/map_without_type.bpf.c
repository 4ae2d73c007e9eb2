/* Refused: a map whose definition has no type. */
#include "../fixture.h"

struct {
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u64);
} counts SEC(".maps");

SEC("raw_tp/sys_enter")
int count(void *ctx)
{
    u32 key = 0;

    return bpf_map_lookup_elem(&counts, &key) == 0;
}

LICENSE("GPL");
