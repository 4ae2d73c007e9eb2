/* No instructions of an architecture's own for swapping bytes. */
#include <asm-generic/swab.h>
