/* The target that fixtures with bpfbake.h are compiled for. */
#define BPFBAKE_KERNEL_BITS 64
