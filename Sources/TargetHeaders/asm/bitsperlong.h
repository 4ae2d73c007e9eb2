/* A BPF program's long has 64 bits, whatever the kernel's has. */
#define __BITS_PER_LONG 64
#include <asm-generic/bitsperlong.h>
