/* The parts for big-endian records, and the division that 32-bit machines use. */
#define FACE_NAME(name) face_big_##name
#define RECORD_BIG_ENDIAN 1
#define BUNDLE_HAS_FIELD_BITS 1
#define LOADER_TENTH_BY_PARTS
#include "parts.h"
