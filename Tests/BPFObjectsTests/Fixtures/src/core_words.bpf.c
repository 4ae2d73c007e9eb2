/* Members of the kernel's structs that are words there, read by CO-RE. */
#include "fixture.h"
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct core_subject {
    struct core_subject *next;
};

struct core_context {
    u64 number;
};

#pragma clang attribute pop

u64 sum;

SEC("raw_tp/sys_enter")
int wrong_pointer(u64 *ctx)
{
    struct core_subject *subject = (void *)ctx[0];

    sum = (u64)BPF_CORE_READ(subject, next);
    return 0;
}

SEC("raw_tp/sys_enter")
int right_fixed(u64 *ctx)
{
    struct core_context *context = (void *)ctx[0];

    sum = BPF_CORE_READ(context, number);
    return 0;
}

LICENSE("GPL");
