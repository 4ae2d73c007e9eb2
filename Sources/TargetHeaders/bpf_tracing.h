/* As self tests of kernels from 5.5 on include it. */
#include <bpf/bpf_tracing.h>
