/* As the kernel's architectures without types of their own have it. */
#include <asm-generic/posix_types.h>
