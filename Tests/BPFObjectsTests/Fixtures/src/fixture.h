/* What every fixture starts with: the kernel's and libbpf's own headers, and short names for their integer types. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

typedef __u8 u8;
typedef __s8 s8;
typedef __u16 u16;
typedef __s16 s16;
typedef __u32 u32;
typedef __s32 s32;
typedef __u64 u64;
typedef __s64 s64;

#define NOINLINE __attribute__((noinline))
#define LICENSE(text) char _license[] SEC("license") = text

#endif
