/* libelf's two headers, for Swift. Package: libelf-dev. */
#include <gelf.h>
#include <libelf.h>
