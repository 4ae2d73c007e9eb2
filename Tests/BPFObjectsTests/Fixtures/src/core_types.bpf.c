/* CO-RE relocations of types and enumerators: ids, existence, size, match and value. */
#include "fixture.h"
#include <bpf/bpf_core_read.h>

struct core_inner {
    u32 first;
    u64 second;
};

struct core_subject___mine {
    u32 id;
};

struct core_absent {
    int member;
};

union core_choice {
    u32 word;
};

typedef u64 core_number;
typedef struct {
    int member;
} core_anonymous;
typedef int (*core_function)(int, long);

enum core_color { CORE_RED, CORE_GREEN, CORE_BLUE };
enum core_negative { CORE_MINUS = -5, CORE_NONE = 0 };
enum core_color___flavour { CORE_GREEN___flavour = 7, CORE_MISSING = 9 };
enum core_large { CORE_LARGE = 0x1122334455667788ull };
enum core_no_enum { CORE_NOTHING = 1 };

struct {
    u64 values[64];
} out;

SEC("raw_tp/sys_enter")
int ids(void *ctx)
{
    out.values[0] = bpf_core_type_id_local(struct core_inner);
    out.values[1] = bpf_core_type_id_local(int);
    out.values[2] = bpf_core_type_id_kernel(struct core_inner);
    out.values[3] = bpf_core_type_id_kernel(core_number);
    return 0;
}

SEC("raw_tp/sys_enter")
int type_existence(void *ctx)
{
    out.values[0] = bpf_core_type_exists(struct core_inner);
    out.values[1] = bpf_core_type_exists(struct core_absent);
    out.values[2] = bpf_core_type_exists(struct core_subject___mine);
    out.values[3] = bpf_core_type_exists(union core_choice);
    out.values[4] = bpf_core_type_exists(core_number);
    out.values[5] = bpf_core_type_exists(core_anonymous);
    out.values[6] = bpf_core_type_exists(core_function);
    out.values[7] = bpf_core_type_exists(enum core_color);
    out.values[8] = bpf_core_type_exists(enum core_no_enum);
    return 0;
}

SEC("raw_tp/sys_exit")
int type_sizes(void *ctx)
{
    out.values[0] = bpf_core_type_size(struct core_inner);
    out.values[1] = bpf_core_type_size(struct core_subject___mine);
    out.values[2] = bpf_core_type_size(union core_choice);
    out.values[3] = bpf_core_type_size(core_number);
    out.values[4] = bpf_core_type_size(core_anonymous);
    out.values[5] = bpf_core_type_size(enum core_color);
    out.values[6] = bpf_core_type_size(struct core_absent);
    return 0;
}

SEC("raw_tp/sys_exit")
int enumerators(void *ctx)
{
    out.values[0] = bpf_core_enum_value_exists(enum core_color, CORE_GREEN);
    out.values[1] = bpf_core_enum_value_exists(enum core_color___flavour, CORE_GREEN___flavour);
    out.values[2] = bpf_core_enum_value_exists(enum core_color___flavour, CORE_MISSING);
    out.values[3] = bpf_core_enum_value(enum core_color, CORE_GREEN);
    out.values[4] = bpf_core_enum_value(enum core_color, CORE_BLUE);
    out.values[5] = bpf_core_enum_value(enum core_color___flavour, CORE_GREEN___flavour);
    out.values[6] = bpf_core_enum_value(enum core_negative, CORE_MINUS);
#if __clang_major__ >= 15
    out.values[7] = bpf_core_enum_value(enum core_large, CORE_LARGE);
#endif
    if (bpf_core_enum_value_exists(enum core_color___flavour, CORE_MISSING))
        out.values[8] = bpf_core_enum_value(enum core_color___flavour, CORE_MISSING);
    return 0;
}

#if __clang_major__ >= 15
SEC("raw_tp/sys_exit")
int matches(void *ctx)
{
    out.values[0] = bpf_core_type_matches(struct core_inner);
    out.values[1] = bpf_core_type_matches(struct core_subject___mine);
    out.values[2] = bpf_core_type_matches(struct core_absent);
    out.values[3] = bpf_core_type_matches(core_number);
    out.values[4] = bpf_core_type_matches(enum core_color);
    out.values[5] = bpf_core_type_matches(union core_choice);
    out.values[6] = bpf_core_type_matches(core_function);
    return 0;
}
#endif

LICENSE("GPL");
