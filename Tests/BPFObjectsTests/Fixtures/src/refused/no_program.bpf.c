/* Refused: an object with maps and no program. */
#include "../fixture.h"

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u64);
} counts SEC(".maps");

LICENSE("GPL");
