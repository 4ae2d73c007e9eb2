/* Asks the running kernel what BPF it has, by trying: a line for each thing that it took.
 *
 *   helper 130            some type of program may call it
 *   probe_helper 6        one of kprobe, tracepoint and raw_tracepoint may call it
 *   map_type 27           such a map was created
 *   program_type 5        such a program was loaded
 *   instructions jmp32    a program with such instructions was loaded
 *
 * Then "asked helpers=211 ...", so that a run which broke off is no answer. Freestanding, with the loader's own
 * architecture files; built and run by FeatureTests. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../../Sources/TargetLoader/syscall.h"
#include "../../../Sources/TargetLoader/kernel.h"

#include "../../../Sources/TargetLoader/memory.c"

__asm__(ARCH_ENTRY);

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* ---- words ---- */

/* All that is said, written in one piece: the lab ends what has printed. */
static char said[16384];
static unsigned length;

static void put(char c)
{
    if (length < sizeof said)
        said[length++] = c;
}

static void text(const char *words)
{
    while (*words)
        put(*words++);
}

static void number(uint32_t value)
{
    char digits[10];
    unsigned count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    while (count)
        put(digits[--count]);
}

static void end_line(void)
{
    put('\n');
}

/* ---- questions ---- */

#define REGS(dst, src) \
    (uint8_t)(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? (dst) | (src) << 4 : (dst) << 4 | (src))
#define I(code, dst, src, off, imm) {code, REGS(dst, src), off, imm}
#define EXIT I(0x95, 0, 0, 0, 0)
#define ZERO(dst) I(0xb7, dst, 0, 0, 0)

static char log_text[4096];

static bool contains(const char *text, const char *part)
{
    for (; *text; text++) {
        const char *a = text, *b = part;
        while (*b && *a == *b)
            a++, b++;
        if (!*b)
            return true;
    }
    return false;
}

struct program_kind {
    uint32_t type, attach_type, flags;
};

/* A descriptor or -errno; the verifier's words, if any, are in log_text. */
static long load(struct program_kind kind, const struct bpf_insn *insns, uint32_t count, bool with_log)
{
    struct bpf_prog_load load = {
        .prog_type = kind.type,
        .expected_attach_type = kind.attach_type,
        .prog_flags = kind.flags,
        .insns = (uintptr_t)insns,
        .insn_cnt = count,
        .license = (uintptr_t) "GPL",
    };
    log_text[0] = 0;
    if (with_log) {
        load.log_level = 1;
        load.log_size = sizeof log_text;
        load.log_buf = (uintptr_t)log_text;
    }
    return sys(bpf, BPF_PROG_LOAD, &load, sizeof load);
}

static bool took(long fd)
{
    if (fd >= 0)
        sys(close, fd);
    return fd >= 0;
}

static long create(uint32_t type, uint32_t key, uint32_t value, uint32_t entries, uint32_t flags, long inner)
{
    struct bpf_map_create create = {.map_type = type, .key_size = key, .value_size = value, .max_entries = entries,
                                    .map_flags = flags, .inner_map_fd = (uint32_t)inner};
    return sys(bpf, BPF_MAP_CREATE, &create, sizeof create);
}

/* enum bpf_prog_type, with an attach type (enum bpf_attach_type) where the kernel wants one. Those that are loaded for a
 * BTF id (struct_ops, ext, lsm, tracing) cannot be asked for so simply. */
static const struct program_kind kinds[] = {
    {1, 0, 0},   {2, 0, 0},   {3, 0, 0},  {4, 0, 0},  {5, 0, 0},  {6, 0, 0},  {7, 0, 0},  {8, 0, 0},   {9, 0, 0},
    {10, 0, 0},  {11, 0, 0},  {12, 0, 0}, {13, 0, 0}, {14, 0, 0}, {15, 0, 0}, {16, 0, 0}, {17, 0, 0},  {18, 8, 0},
    {18, 14, 0}, {19, 0, 0},  {20, 0, 0}, {21, 0, 0}, {22, 0, 0}, {23, 0, 0}, {24, 0, 0}, {25, 21, 0}, {30, 36, 0},
    {31, 0, 1 << 4 /* BPF_F_SLEEPABLE */}, {32, 45, 0},
};

/* Type, key, value, entries, flags. Those whose maps need BTF (the storages) or a type of the kernel's (struct_ops)
 * cannot be asked for so simply. */
static const uint32_t maps[][5] = {
    {1, 4, 4, 1, 0},         {2, 4, 4, 1, 0},        {3, 4, 4, 1, 0},  {4, 4, 4, 1, 0},  {5, 4, 4, 1, 0},
    {6, 4, 4, 1, 0},         {7, 4, 8, 1, 0},        {8, 4, 4, 1, 0},  {9, 4, 4, 1, 0},  {10, 4, 4, 1, 0},
    {11, 8, 8, 1, 1},        {14, 4, 4, 1, 0},       {15, 4, 4, 1, 0}, {16, 4, 4, 1, 0}, {17, 4, 4, 1, 0},
    {18, 4, 4, 1, 0},        {19, 16, 8, 0, 0},      {20, 4, 4, 1, 0}, {21, 16, 8, 0, 0}, {22, 0, 4, 1, 0},
    {23, 0, 4, 1, 0},        {25, 4, 4, 1, 0},       {27, 0, 0, 65536, 0}, {30, 0, 4, 1, 0}, {31, 0, 0, 65536, 0},
    {33, 0, 0, 1, 1 << 10 /* BPF_F_MMAPABLE */},
};

static const struct bpf_insn jlt[] = {ZERO(0), I(0xa5, 0, 0, 0, 1), EXIT};
static const struct bpf_insn jmp32[] = {ZERO(0), I(0x16, 0, 0, 0, 1), EXIT};
static const struct bpf_insn subprogram[] = {I(0x85, 0, 1, 0, 1), EXIT, ZERO(0), EXIT};
static const struct bpf_insn loop[] = {ZERO(0), I(0x07, 0, 0, 0, 1), I(0xa5, 0, 0, -2, 10), EXIT};
static const struct bpf_insn atomic[] = {ZERO(0), I(0x7b, 10, 0, -8, 0),
                                         I(0xdb, 10, 0, -8, 1 /* BPF_ADD | BPF_FETCH */), ZERO(0), EXIT};
static const struct bpf_insn load_signed[] = {ZERO(0), I(0x7b, 10, 0, -8, 0), I(0x81, 0, 10, -8, 0), ZERO(0), EXIT};
static const struct bpf_insn move_signed[] = {ZERO(0), I(0xbf, 0, 0, 8, 0), ZERO(0), EXIT};
static const struct bpf_insn divide_signed[] = {ZERO(0), I(0x37, 0, 0, 1, 3), ZERO(0), EXIT};
static const struct bpf_insn swap_always[] = {ZERO(0), I(0xd7, 0, 0, 0, 16), ZERO(0), EXIT};
static const struct bpf_insn long_jump[] = {ZERO(0), I(0x06, 0, 0, 0, 0), EXIT};
static const struct bpf_insn may_goto[] = {ZERO(0), I(0xe5, 0, 0, 1, 0), ZERO(0), EXIT};
static const struct bpf_insn acquire_release[] = {ZERO(0), I(0x7b, 10, 0, -8, 0),
                                          I(0xdb, 0, 10, -8, 0x100 /* BPF_LOAD_ACQ */), ZERO(0), EXIT};

static const struct {
    const char *name;
    const struct bpf_insn *insns;
    uint32_t count;
} classes[] = {
#define CLASS(name) {#name, name, LENGTH(name)}
    CLASS(jlt),         CLASS(jmp32),       CLASS(subprogram),    CLASS(loop),        CLASS(atomic),
    CLASS(load_signed), CLASS(move_signed), CLASS(divide_signed), CLASS(swap_always), CLASS(long_jump),
    CLASS(may_goto),    CLASS(acquire_release),
};

#define HELPERS 211
#define LARGE 4097

_Noreturn __attribute__((used)) void start(long *stack)
{
    (void)stack;
    static const struct rlimit64 unlimited = {~0ull, ~0ull};
    sys(prlimit64, 0, RLIMIT_MEMLOCK, &unlimited, 0);

    static const struct bpf_insn nothing[] = {ZERO(0), EXIT}, one[] = {I(0xb7, 0, 0, 0, 1), EXIT};
    bool loads[LENGTH(kinds)];
    for (unsigned i = 0; i < LENGTH(kinds); i++) {
        loads[i] = took(load(kinds[i], nothing, 2, false)) || took(load(kinds[i], one, 2, false));
        if (loads[i] && (!i || kinds[i].type != kinds[i - 1].type || !loads[i - 1])) {
            text("program_type ");
            number(kinds[i].type);
            end_line();
        }
    }
    for (uint32_t id = 1; id <= HELPERS; id++) {
        const struct bpf_insn call[] = {I(0x85, 0, 0, 0, (int32_t)id), EXIT};
        bool any = false, probe = false;
        for (unsigned i = 0; i < LENGTH(kinds); i++) {
            bool probes = kinds[i].type == 2 || kinds[i].type == 5 || kinds[i].type == 17;
            if (!loads[i] || (probes ? probe : any))
                continue;
            /* "invalid func" where no program may call it, "unknown func" or "cannot use helper" where this may not */
            if (took(load(kinds[i], call, 2, true)) ||
                (log_text[0] && !contains(log_text, "invalid func ") && !contains(log_text, "unknown func ") &&
                 !contains(log_text, "cannot use helper "))) {
                any = true;
                probe |= probes;
            }
        }
        if (any) {
            text("helper ");
            number(id);
            end_line();
        }
        if (probe) {
            text("probe_helper ");
            number(id);
            end_line();
        }
    }
    const long inner = create(2, 4, 4, 1, 0, 0);
    for (unsigned i = 0; i < LENGTH(maps); i++)
        if (took(create(maps[i][0], maps[i][1], maps[i][2], maps[i][3], maps[i][4], 0))) {
            text("map_type ");
            number(maps[i][0]);
            end_line();
        }
    for (uint32_t type = 12; type <= 13; type++)
        if (took(create(type, 4, 4, 1, 0, inner))) {
            text("map_type ");
            number(type);
            end_line();
        }
    for (unsigned i = 0; i < LENGTH(classes); i++)
        if (took(load((struct program_kind){1, 0, 0}, classes[i].insns, classes[i].count, false))) {
            text("instructions ");
            text(classes[i].name);
            end_line();
        }
    static struct bpf_insn large[LARGE];
    for (unsigned i = 0; i < LARGE; i++)
        large[i] = (struct bpf_insn)ZERO(0);
    large[LARGE - 1] = (struct bpf_insn)EXIT;
    if (took(load((struct program_kind){2, 0, 0}, large, LARGE, false))) {
        text("instructions large");
        end_line();
    }
    const struct bpf_insn global[] = {
        I(0x18, 1, BPF_PSEUDO_MAP_VALUE, 0, (int32_t)inner), I(0, 0, 0, 0, 0), ZERO(0), EXIT};
    if (took(load((struct program_kind){1, 0, 0}, global, LENGTH(global), false))) {
        text("instructions global");
        end_line();
    }
    const long programs = create(3, 4, 4, 1, 0, 0);
    const struct bpf_insn tail_call[] = {
        I(0xbf, 6, 1, 0, 0), I(0x85, 0, 1, 0, 7), I(0xbf, 1, 6, 0, 0),
        I(0x18, 2, BPF_PSEUDO_MAP_FD, 0, (int32_t)programs), I(0, 0, 0, 0, 0), ZERO(3), I(0x85, 0, 0, 0, 12),
        ZERO(0), EXIT, ZERO(0), EXIT};
    if (took(load((struct program_kind){1, 0, 0}, tail_call, LENGTH(tail_call), false))) {
        text("instructions tail_call_with_subprograms");
        end_line();
    }
    if (took(load((struct program_kind){5, 0, 1 << 4 /* BPF_F_SLEEPABLE */}, nothing, 2, false))) {
        text("instructions sleepable_tracepoint");
        end_line();
    }
    text("asked helpers=");
    number(HELPERS);
    end_line();
    sys(write, 1, said, length);
    sys(exit_group, 0);
    __builtin_unreachable();
}
