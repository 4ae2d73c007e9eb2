/* The parts for little-endian records without bit-fields. */
#define FACE_NAME(name) face_little_bytes_##name
#define RECORD_BIG_ENDIAN 0
#define BUNDLE_HAS_FIELD_BITS 0
#include "parts.h"
