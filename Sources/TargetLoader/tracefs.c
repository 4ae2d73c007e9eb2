/* The directory of tracefs, wherever it is; opened privately where it is nowhere. */

/* Opens the root of a file system that may be mounted nowhere, and leaves no mount behind. */
static long open_private(const char *type)
{
    long context = sys(fsopen, type, 0);
    if (context >= 0) {
        sys(fsconfig, context, FSCONFIG_CMD_CREATE, 0, 0, 0);
        return sys(fsmount, context, 0, 0);
    }
    if (context != -ARCH_ENOSYS)
        return context;
    /* Before 5.2. "/" exists in any chroot; it may not be the root of a mount, then MS_PRIVATE fails, and the mount may
     * be seen elsewhere until the next call but one. ".." at the root leads into what is mounted over it. */
    sys(unshare, CLONE_NEWNS);
    sys(mount, 0, "/", 0, MS_REC | MS_PRIVATE, 0);
    long result = sys(mount, type, "/", type, 0, 0);
    if (result >= 0) {
        result = sys(openat, AT_FDCWD, "/..", O_PATH, 0);
        sys(umount2, "/..", MNT_DETACH);
    }
    return result;
}

/* An open directory: the root of tracefs. */
static int tracefs(void)
{
    static int found; /* no file that is opened here is ever number 0, unless 0 was closed: then it is found anew */
    if (found > 0)
        return found;
    /* by way of events/, since /sys/kernel/tracing is an empty directory where nothing is mounted */
    long fd = sys(openat, AT_FDCWD, "/sys/kernel/tracing/events/..", O_PATH, 0);
    if (fd == -ENOENT)
        fd = sys(openat, AT_FDCWD, "/sys/kernel/debug/tracing/events/..", O_PATH, 0);
    if (fd == -ENOENT)
        fd = open_private("tracefs");
    if (fd < 0)
        fail(fd, "open", "tracefs", "The kernel needs CONFIG_TRACING=y");
    return found = (int)fd;
}
