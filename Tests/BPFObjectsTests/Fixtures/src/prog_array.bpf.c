/* Program arrays: one left empty, one with initial entries and a hole, and tail calls through both. */
#include "fixture.h"

struct {
    __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
    __uint(max_entries, 8);
    __uint(key_size, sizeof(u32));
    __uint(value_size, sizeof(u32));
} empty SEC(".maps");

int first(void *ctx);
int third(void *ctx);

struct {
    __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
    __uint(max_entries, 4);
    __uint(key_size, sizeof(u32));
    __array(values, int(void *));
} table SEC(".maps") = {
    .values = {
        [0] = (void *)&first,
        [2] = (void *)&third,
    },
};

SEC("raw_tp/sys_enter")
int entry(void *ctx)
{
    bpf_tail_call(ctx, &table, 2);
    bpf_tail_call(ctx, &empty, 7);
    return 0;
}

SEC("raw_tp")
int first(void *ctx)
{
    bpf_tail_call(ctx, &table, 2);
    return 1;
}

SEC("raw_tp")
int third(void *ctx)
{
    return 3;
}

LICENSE("GPL");
