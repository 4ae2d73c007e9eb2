/* The parts for little-endian records, and what does not depend on the order. */
#define FACE_NAME(name) face_little_##name
#define RECORD_BIG_ENDIAN 0
#define BUNDLE_HAS_FIELD_BITS 1
#include "parts.h"

uint32_t face_release(const char *release)
{
    return parse_release(release);
}

bool face_duration(const char *given, long *seconds, long *microseconds)
{
    struct itimerval timer = {{0, 0}, {0, 0}};
    bool result = parse_duration(given, &timer);
    *seconds = timer.it_value.tv_sec;
    *microseconds = timer.it_value.tv_usec;
    return result;
}

char face_option(const char *given)
{
    return option_letter(given);
}

long face_openat(const char *path, int flags)
{
    long fd = sys(openat, AT_FDCWD, path, flags, 0);
    if (fd >= 0)
        sys(close, fd);
    return fd;
}

int face_run_without_fsopen(const char *root, const char *path, char *const argv[], int output)
{
    struct {
        uint16_t code;
        uint8_t if_true, if_false;
        uint32_t value;
    } filter[] = {
        {0x20, 0, 0, 0},                         /* load the system call's number */
        {0x15, 0, 1, NR_fsopen},                 /* if it is fsopen */
        {0x06, 0, 0, 0x00050000u | ARCH_ENOSYS}, /* SECCOMP_RET_ERRNO */
        {0x06, 0, 0, 0x7fff0000u},               /* SECCOMP_RET_ALLOW */
    };
    struct {
        uint16_t length;
        void *filter;
    } program = {4, filter};
    long child = sys_fork();
    if (child == 0) {
        char *none[] = {NULL};
        sys(dup3, output, 1, 0);
        if (sys(chroot, root) >= 0 && sys(chdir, "/") >= 0 &&
            sys(prctl, 22 /* PR_SET_SECCOMP */, 2 /* SECCOMP_MODE_FILTER */, &program, 0, 0) >= 0)
            sys(execve, path, argv, none);
        quit(126);
    }
    int status = 0;
    if (child < 0 || sys(wait4, child, &status, 0, 0) != child || status & 0x7f)
        return -1;
    return status >> 8 & 0xff;
}
