/* CO-RE relocations of fields: offset, size, existence, sign and the shifts of bit-fields, through nested structs,
 * anonymous unions, arrays and flavours. kernel_types.c holds what a kernel has of these types. */
#include "fixture.h"
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct core_inner {
    u32 first;
    u64 second;
};

struct core_subject {
    u32 id;
    u16 narrow;
    s32 sign;
    struct core_inner inner;
    struct core_inner list[4];
    union {
        u32 in_union;
        struct {
            u16 low, high;
        };
    };
    const char *name;
    struct core_subject *next;
    u8 bytes[8];
    u32 bit_a : 3;
    u32 bit_b : 7;
    s32 bit_c : 9;
    u32 gone;
    u32 gone_bits : 2;
    int (*callback)(int);
    enum core_color { CORE_RED, CORE_GREEN } color;
};

/* Older kernels called it so. */
struct core_subject___old {
    u64 former_id;
    u8 id;
};

union core_choice {
    u32 word;
    u8 bytes[4];
    struct core_inner *inner;
};

struct core_absent {
    int member;
};

#pragma clang attribute pop

struct {
    u64 values[64];
    u64 wide;
} out;

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u64);
} last SEC(".maps");

#define READ(index, expression) bpf_probe_read_kernel(&out.values[index], sizeof(expression), &(expression))

SEC("raw_tp/sys_enter")
int offsets(struct bpf_raw_tracepoint_args *ctx)
{
    struct core_subject *subject = (void *)ctx->args[0];
    union core_choice *choice = (void *)ctx->args[1];

    READ(0, subject->id);
    READ(1, subject->narrow);
    READ(2, subject->inner.second);
    READ(3, subject->list[2].second);
    READ(4, subject->in_union);
    READ(5, subject->high);
    READ(6, subject->bytes[5]);
    READ(7, choice->bytes[3]);
    READ(8, subject->color);
    out.values[9] = BPF_CORE_READ(subject, next, next, inner.first);
    out.values[10] = (u64)BPF_CORE_READ(subject, name);
    return 0;
}

SEC("raw_tp/sys_enter")
int sizes(void *ctx)
{
    struct core_subject *subject = 0;

    out.values[0] = bpf_core_field_size(subject->id);
    out.values[1] = bpf_core_field_size(subject->narrow);
    out.values[2] = bpf_core_field_size(subject->list);
    out.values[3] = bpf_core_field_size(subject->list[1]);
    out.values[4] = bpf_core_field_size(subject->inner);
    out.values[5] = bpf_core_field_size(subject->name);
    out.values[6] = bpf_core_field_size(subject->color);
    out.values[7] = bpf_core_field_size(subject->callback);
    return 0;
}

SEC("raw_tp/sys_exit")
int existence(void *ctx)
{
    struct core_subject *subject = 0;
    struct core_subject___old *old = 0;
    struct core_absent *absent = 0;

    out.values[0] = bpf_core_field_exists(subject->id);
    out.values[1] = bpf_core_field_exists(subject->gone);
    out.values[2] = bpf_core_field_exists(subject->inner.second);
    out.values[3] = bpf_core_field_exists(old->former_id);
    out.values[4] = bpf_core_field_exists(old->id);
    out.values[5] = bpf_core_field_exists(absent->member);
    out.values[6] = bpf_core_field_exists(subject->gone_bits);
    out.values[7] = bpf_core_field_exists(subject->list[3]);
    return 0;
}

SEC("raw_tp/sys_exit")
int signs(void *ctx)
{
    struct core_subject *subject = 0;

    out.values[0] = __builtin_preserve_field_info(subject->id, BPF_FIELD_SIGNED);
    out.values[1] = __builtin_preserve_field_info(subject->sign, BPF_FIELD_SIGNED);
    out.values[2] = __builtin_preserve_field_info(subject->bit_c, BPF_FIELD_SIGNED);
    out.values[3] = __builtin_preserve_field_info(subject->color, BPF_FIELD_SIGNED);
    out.values[4] = __builtin_preserve_field_info(subject->bit_b, BPF_FIELD_LSHIFT_U64);
    out.values[5] = __builtin_preserve_field_info(subject->bit_b, BPF_FIELD_RSHIFT_U64);
    out.values[6] = __builtin_preserve_field_info(subject->narrow, BPF_FIELD_LSHIFT_U64);
    out.values[7] = __builtin_preserve_field_info(subject->narrow, BPF_FIELD_RSHIFT_U64);
    return 0;
}

SEC("raw_tp/sys_exit")
int bitfields(struct bpf_raw_tracepoint_args *ctx)
{
    struct core_subject *subject = (void *)ctx->args[0];

    out.values[0] = BPF_CORE_READ_BITFIELD_PROBED(subject, bit_a);
    out.values[1] = BPF_CORE_READ_BITFIELD_PROBED(subject, bit_b);
    out.values[2] = BPF_CORE_READ_BITFIELD_PROBED(subject, bit_c);
    out.values[3] = BPF_CORE_READ_BITFIELD_PROBED(subject, id);
    return 0;
}

/* What is not there may be named where a test of its existence guards it. */
SEC("raw_tp/sys_exit")
int guarded(struct bpf_raw_tracepoint_args *ctx)
{
    struct core_subject *subject = (void *)ctx->args[0];
    struct core_subject___old *old = (void *)ctx->args[0];

    if (bpf_core_field_exists(subject->gone))
        READ(0, subject->gone);
    else if (bpf_core_field_exists(old->former_id))
        READ(1, old->former_id);
    else
        READ(2, subject->id);
    return 0;
}

/* Relocations in a subprogram, which moves when it is appended to its programs. */
static NOINLINE u64 follow(struct core_subject *subject)
{
    u64 value = 0;

    bpf_probe_read_kernel(&value, sizeof value, &subject->inner.second);
    return value + BPF_CORE_READ(subject, list[1].first);
}

SEC("raw_tp/sys_enter")
int through_subprogram(struct bpf_raw_tracepoint_args *ctx)
{
    u32 key = 0;
    u64 *value = bpf_map_lookup_elem(&last, &key);

    if (value)
        *value = follow((void *)ctx->args[0]) + follow((void *)ctx->args[1]);
    return 0;
}

LICENSE("GPL");
