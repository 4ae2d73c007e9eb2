/* Types of a BPF program, where a profile names no kernel headers: the same for every architecture. */
#include <asm-generic/types.h>
