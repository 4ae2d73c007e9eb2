/* Records with a member of every kind, for the formats that the loader prints by. */
#include "fixture.h"

#include <stdbool.h>

enum state { RUNNING, SLEEPING = 2, STOPPED = 4, GONE = 0x7fffffff };
enum sign { MINUS = -1, ZERO, PLUS };
enum wide { SMALL = 1, LARGE = 0x123456789abcull, LARGEST = 0xffffffffffffffffull };

struct position {
    s32 x;
    s32 y;
};

typedef unsigned long word;

struct record {
    u8 byte;
    s8 small;
    u16 half;
    s16 signed_half;
    u32 pid;
    int error;
    u64 when;
    long long difference;
    long native;
    word native_unsigned;
    bool yes;
    char letter;
    unsigned char bytes[6];
    char comm[16];
    char lines[2][8];
    enum state state;
    enum sign sign;
    enum wide wide;
    const void *pointer;
    void (*function)(int);
    struct position at;
    struct position path[3];
    u16 matrix[2][3];
    struct {
        u32 inside;
        u16 unnamed;
    };
    union {
        u32 as_word;
        u8 as_bytes[4];
    };
    union {
        u64 whole;
        struct {
            u32 low, high;
        } halves;
    } both;
    u32 flag_a : 1;
    u32 flag_b : 3;
    u32 rest : 28;
    s32 signed_bits : 5;
    u64 wide_bits : 40;
    u8 : 0;
    u8 tail_bits : 4;
    float ratio;
    u8 payload[];
};

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 64 * 1024);
} records SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
    __uint(key_size, sizeof(u32));
    __uint(value_size, sizeof(u32));
} samples SEC(".maps");

const struct record *record_type __attribute__((unused));

SEC("tp/syscalls/sys_enter_getpid")
int emit(void *ctx)
{
    struct record *record = bpf_ringbuf_reserve(&records, sizeof *record + 4, 0);
    struct position position = {1, -1};

    if (!record)
        return 0;
    record->state = SLEEPING;
    record->sign = MINUS;
    record->wide = LARGE;
    record->flag_b = 5;
    record->signed_bits = -3;
    record->tail_bits = 9;
    record->payload[3] = 1;
    bpf_ringbuf_submit(record, 0);
    bpf_perf_event_output(ctx, &samples, BPF_F_CURRENT_CPU, &position, sizeof position);
    return 0;
}

LICENSE("GPL");
