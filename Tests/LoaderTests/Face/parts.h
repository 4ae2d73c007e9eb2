/* Includes the loader's parts with everything switched on, under names of FACE_ORDER. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BUNDLE_HAS_FIELD_UINT 1
#define BUNDLE_HAS_FIELD_INT 1
#define BUNDLE_HAS_FIELD_BOOL 1
#define BUNDLE_HAS_FIELD_CHAR 1
#define BUNDLE_HAS_FIELD_POINTER 1
#define BUNDLE_HAS_FIELD_ENUM 1
#define BUNDLE_HAS_FIELD_STRUCT 1
#define BUNDLE_HAS_FIELD_ARRAY 1
#define BUNDLE_HAS_FIELD_STRING 1
#define BUNDLE_HAS_OUTPUT_MANY 1
#define BUNDLE_HAS_DEPENDENCE_LAYOUT 1

#define bundle FACE_NAME(bundle)

#include "../../../Sources/TargetLoader/bundle/bundle.h"
#include "../../../Sources/TargetLoader/kernel.h"
#include "../../../Sources/TargetLoader/syscall.h"
#include "../../../Sources/TargetLoader/features.h"

#include "../../../Sources/TargetLoader/bundle_access.c"
#include "../../../Sources/TargetLoader/text.c"

#include "../../../Sources/TargetLoader/explain.c"
#include "../../../Sources/TargetLoader/options.c"

#include "../../../Sources/TargetLoader/identity.c"
#include "../../../Sources/TargetLoader/verifier_log.c"

#include "../../../Sources/TargetLoader/output/record.c"

#include "face.h"

char bundle[1 << 16];
static char printed[sizeof out.bytes + 1];

static const char *take_printed(void)
{
    memcpy(printed, out.bytes, out.length);
    printed[out.length] = 0;
    out.length = 0;
    return printed;
}

void FACE_NAME(take)(const void *bytes, size_t size)
{
    memcpy(bundle, bytes, size < sizeof bundle ? size : sizeof bundle);
    kernel = at(bundle_header->kernels);
}

const char *FACE_NAME(print)(uint32_t output, const void *record, uint32_t size, bool as_json)
{
    options = as_json ? OPTION('j') : 0;
    print_record(&bundle_outputs[output], record, size);
    return take_printed();
}

const char *FACE_NAME(refusal)(const char *log)
{
    print_refusal(log);
    return take_printed();
}

const char *FACE_NAME(decimal)(uint64_t value)
{
    decimal(value);
    return take_printed();
}
