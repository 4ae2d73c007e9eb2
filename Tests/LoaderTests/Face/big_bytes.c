/* The parts for big-endian records without bit-fields. */
#define FACE_NAME(name) face_big_bytes_##name
#define RECORD_BIG_ENDIAN 1
#define BUNDLE_HAS_FIELD_BITS 0
#include "parts.h"
