/* As self tests of kernels before 5.5 include it. */
#include <bpf/bpf_endian.h>
