/* CO-RE relocations of loads and stores themselves: the instructions whose size and offset follow the kernel's type. */
#include "fixture.h"
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct core_context {
    u64 number;
    u64 arguments[6];
    u32 word;
    u16 half;
    u8 byte;
};

#pragma clang attribute pop

u64 sum;

SEC("raw_tp/sys_enter")
int load(struct core_context *ctx)
{
    sum = ctx->number + ctx->arguments[0] + ctx->arguments[3];
    return 0;
}

SEC("raw_tp/sys_exit")
int load_narrow(struct core_context *ctx)
{
    sum = ctx->word + ctx->half + ctx->byte;
    return 0;
}

LICENSE("GPL");
