/* What the tests call of the loader: its parts compiled for the host, once for records of each byte order. */
#ifndef FACE_H
#define FACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A fact of the kernel's interface: a constant's value, or a member's offset and size. */
struct face_row {
    const char *name;
    long long value, size;
};

/* Rows in the same order, as the loader has them and as the system's headers have them; ends with a NULL name. */
const struct face_row *face_loader_table(void), *face_system_table(void);
/* System call numbers of the generic table (arm64, riscv64). */
const struct face_row *face_loader_generic_table(void), *face_system_generic_table(void);

#define FACE(ORDER) \
    /* Takes a bundle in. */ \
    void face_##ORDER##_take(const void *bytes, size_t size); \
    /* Prints a record of an output. What was printed lies in face_ORDER_text until the next call. */ \
    const char *face_##ORDER##_print(uint32_t output, const void *record, uint32_t size, bool as_json); \
    const char *face_##ORDER##_refusal(const char *log); \
    const char *face_##ORDER##_decimal(uint64_t value);

FACE(little)
FACE(big)
/* The same without bit-fields: values are read byte by byte. */
FACE(little_bytes)
FACE(big_bytes)

uint32_t face_release(const char *release);
/* Seconds and microseconds of a duration, or false. */
bool face_duration(const char *given, long *seconds, long *microseconds);
char face_option(const char *given);

/* The system call openat, at the current directory: 0 or more (closed already), or -errno. */
long face_openat(const char *path, int flags);
/* Runs a program to its end, with `root` as its root directory, file descriptor `output` as its standard output, and on
 * a kernel that seems to have no system call fsopen. Its exit code, or -1. */
int face_run_without_fsopen(const char *root, const char *path, char *const argv[], int output);

#endif
