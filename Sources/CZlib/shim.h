/* zlib's header, for Swift. Package: zlib1g-dev. */
#include <zlib.h>
