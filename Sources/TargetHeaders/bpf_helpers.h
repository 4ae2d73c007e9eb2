/* For programs written for kernels before 5.2, whose samples and self tests brought a bpf_helpers.h of their own: the
 * names of tools/testing/selftests/bpf/bpf_helpers.h. All of them are those of libbpf today but for what follows. */
#ifndef __BPF_HELPERS_H
#define __BPF_HELPERS_H

#include <linux/bpf.h>
#include <linux/types.h>

/* Kernels before 5.2 have no room for the text of a bpf_printk but the stack. */
#ifndef BPF_NO_GLOBAL_DATA
#define BPF_NO_GLOBAL_DATA
#endif

/* libbpf before 1.0 has one of five words. */
#define bpf_map_def __bpfbake_shorter_bpf_map_def
#include <bpf/bpf_helpers.h>
#undef bpf_map_def

#include <bpf/bpf_tracing.h>

/* Such programs were compiled with the kernel's own headers, where these are. */
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;

/* What SEC("maps") holds. inner_map_idx and numa_node must be 0. */
struct bpf_map_def {
	unsigned int type;
	unsigned int key_size;
	unsigned int value_size;
	unsigned int max_entries;
	unsigned int map_flags;
	unsigned int inner_map_idx;
	unsigned int numa_node;
};

/* Told the loader a map's types, which its records are printed by: bpfbake's recipes name the type. */
#define BPF_ANNOTATE_KV_PAIR(name, key, value)

/* Loads from a packet in network byte order: LLVM's names. */
unsigned long long load_byte(void *skb, unsigned long long offset) asm("llvm.bpf.load.byte");
unsigned long long load_half(void *skb, unsigned long long offset) asm("llvm.bpf.load.half");
unsigned long long load_word(void *skb, unsigned long long offset) asm("llvm.bpf.load.word");

#endif
