/* The bundle: a resolved BPF program as one flat, position-independent blob. This header is its one definition:
 * `bpfbake link` writes it (Swift imports this header), the loader on the device reads it.
 *
 * Every record is a sequence of 32-bit words in the byte order of the target, so a writer needs no layout rules but
 * "next word". Every reference is an offset in bytes from the start of the bundle; 0 means "none", since the header
 * lies there. A string is NUL-terminated UTF-8. Tables are (offset, count) pairs and 4-byte aligned; instructions and
 * initial data are 8-byte aligned. docs/bundle-format.md describes the same for readers. */
#ifndef BPFBAKE_BUNDLE_H
#define BPFBAKE_BUNDLE_H

#include <stdint.h>

#define BUNDLE_MAGIC 0x42504642u /* "BFPB" in a little-endian file, "BPFB" in a big-endian one */
#define BUNDLE_VERSION 1u
#define BUNDLE_MANIFEST_MAX 512u /* bytes of JSON */

struct bundle_header {
    uint32_t magic;
    uint32_t version;
    uint32_t size;    /* of the whole bundle, a multiple of 8 */
    uint32_t machine; /* ELF e_machine of the kernel that the programs are for */
    uint32_t kernels, kernel_count; /* struct bundle_kernel[]; one entry for now */
    uint32_t manifest, manifest_size; /* JSON, not NUL-terminated */
};

/* How far the programs depend on the kernel they were linked for. */
enum bundle_dependence {
    BUNDLE_STABLE = 0, /* any release from `minimum` on */
    BUNDLE_LAYOUT = 1, /* offsets of this kernel's own types: the same release, else --force */
    BUNDLE_EXACT = 2,  /* BTF ids: the same build id, never forced */
};

/* What one kernel is to be given. */
struct bundle_kernel {
    uint32_t release; /* string: `uname -r` of the kernel, or 0 where only its version is known */
    uint32_t version; /* KERNEL_VERSION(a,b,c) with c clamped to 255, as LINUX_VERSION_CODE does */
    uint32_t minimum; /* the oldest KERNEL_VERSION that has all that is needed */
    uint32_t dependence; /* enum bundle_dependence */
    uint32_t build_id, build_id_size; /* the NT_GNU_BUILD_ID of /sys/kernel/notes; size 0 where unknown */
    uint32_t license; /* string: the program's license section */
    uint32_t maps, map_count;               /* struct bundle_map[] */
    uint32_t slots, slot_count;             /* struct bundle_slot[] */
    uint32_t programs, program_count;       /* struct bundle_program[] */
    uint32_t attachments, attachment_count; /* struct bundle_attachment[] */
    uint32_t outputs, output_count;         /* struct bundle_output[] */
    uint32_t fields, field_count;           /* struct bundle_field[] */
    uint32_t enumerators, enumerator_count; /* struct bundle_enumerator[] */
};

enum bundle_map_property {
    BUNDLE_MAP_FREEZE = 1,      /* BPF_MAP_FREEZE after the initial data is in (.rodata) */
    BUNDLE_MAP_PER_PAGE = 2,    /* max_entries is in bytes and must be raised to the page size (ring buffers) */
    BUNDLE_MAP_PER_CPU_IDS = 4, /* max_entries 0 stands for the number of possible CPUs (perf event arrays) */
};

/* A map to create, in this order: a map that is the template of another comes before it. */
struct bundle_map {
    uint32_t name; /* string, at most 15 bytes are told to the kernel */
    uint32_t type; /* enum bpf_map_type of linux/bpf.h */
    uint32_t key_size, value_size, max_entries, flags; /* as BPF_MAP_CREATE takes them */
    uint32_t property;        /* enum bundle_map_property, or-ed */
    uint32_t inner;           /* 1 + index of the template of a map of maps, or 0 */
    uint32_t data, data_size; /* initial value of key 0, data_size == value_size; 0, 0 for none */
};

enum bundle_slot_kind { BUNDLE_SLOT_MAP = 0, BUNDLE_SLOT_PROGRAM = 1 };

/* An initial entry of a map of maps or of a program array, put in after all programs are loaded. */
struct bundle_slot {
    uint32_t map;   /* index of the outer map, whose keys are u32 */
    uint32_t key;
    uint32_t kind;  /* enum bundle_slot_kind */
    uint32_t value; /* index of the map or program */
};

/* A program to load. In its instructions an ldimm64 with src_reg BPF_PSEUDO_MAP_FD (1) or BPF_PSEUDO_MAP_VALUE (2)
 * has the index of a map where the kernel wants its file descriptor: the loader finds and patches these itself. */
struct bundle_program {
    uint32_t name;        /* string, at most 15 bytes are told to the kernel */
    uint32_t type;        /* enum bpf_prog_type */
    uint32_t attach_type; /* expected_attach_type: enum bpf_attach_type */
    uint32_t insns, insn_count; /* struct bpf_insn[], 8 bytes each */
    uint32_t kern_version; /* for kernels before 5.0; 0 where any will do */
    uint32_t flags;        /* prog_flags (BPF_F_SLEEPABLE, ...) */
    uint32_t attach_btf_id; /* 0 for none; others need BUNDLE_EXACT */
};

/* How a program is attached; a kind is a file of the loader, attach/KIND.c. */
enum bundle_attach_kind {
    BUNDLE_ATTACH_TRACEPOINT = 1,     /* target: "category/name" */
    BUNDLE_ATTACH_RAW_TRACEPOINT = 2, /* target: name */
    BUNDLE_ATTACH_KPROBE = 3,         /* target: "function" or "function+offset" (decimal) */
    BUNDLE_ATTACH_KRETPROBE = 4,      /* target: function */
};

struct bundle_attachment {
    uint32_t program; /* index */
    uint32_t kind;    /* enum bundle_attach_kind */
    uint32_t targets; /* strings, one behind the other: alternatives, the first that exists is taken */
    uint32_t target_count;
};

/* Where records come from; a kind is a file of the loader, output/KIND.c. */
enum bundle_output_kind {
    BUNDLE_OUTPUT_RINGBUF = 1,
    BUNDLE_OUTPUT_PERFBUF = 2,
};

struct bundle_output {
    uint32_t map;   /* index */
    uint32_t kind;  /* enum bundle_output_kind */
    uint32_t field; /* index of the field that is the whole record: a BUNDLE_FIELD_STRUCT or any other kind */
    uint32_t size;  /* bytes of the record's type; a flexible array at its end counts as none */
};

/* The kinds of value that a record is printed from. */
enum bundle_field_kind {
    BUNDLE_FIELD_UINT = 1,    /* decimal, up to 64 bits */
    BUNDLE_FIELD_INT = 2,     /* two's complement, up to 64 bits */
    BUNDLE_FIELD_BOOL = 3,    /* true, false */
    BUNDLE_FIELD_CHAR = 4,    /* one char of text */
    BUNDLE_FIELD_POINTER = 5, /* hexadecimal: 0x... */
    BUNDLE_FIELD_ENUM = 6,    /* by name, else decimal; `child` and `count`: its enumerators; signed if `size` has
                                 BUNDLE_ENUM_SIGNED or-ed in */
    BUNDLE_FIELD_STRUCT = 7,  /* `count` fields from index `child` on */
    BUNDLE_FIELD_ARRAY = 8,   /* `count` elements described by field `child`; `size`: bits from one to the next */
    BUNDLE_FIELD_STRING = 9,  /* `count` chars, ends at the first NUL */
};

#define BUNDLE_ENUM_SIGNED 0x80000000u

struct bundle_field {
    uint32_t name;   /* string; 0 for an array's element and for a whole record */
    uint32_t kind;   /* enum bundle_field_kind */
    uint32_t offset; /* in bits from the start of the enclosing struct, as BTF counts them in the target's byte order */
    uint32_t size;   /* in bits: of the value (a bit-field's width), or an array's stride */
    uint32_t count;  /* see the kind; an array or string with count 0 goes on to the end of the record */
    uint32_t child;  /* see the kind */
};

struct bundle_enumerator {
    uint32_t name;           /* string */
    uint32_t low, high; /* the value's halves, sign- or zero-extended to 64 bits */
};

#endif
