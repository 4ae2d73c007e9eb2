/* Opens a file system that may be mounted nowhere, so that an artifact runs in an empty root directory. */

/* The root directory of a file system of this type, or -errno. No mount is left behind. */
static long open_private(const char *type)
{
    long context = sys(fsopen, type, 0);
    if (context >= 0) {
        sys(fsconfig, context, FSCONFIG_CMD_CREATE, 0, 0, 0);
        return sys(fsmount, context, 0, 0);
    }
    if (context != -ARCH_ENOSYS || kernel->minimum >= KERNEL_VERSION(5, 2, 0))
        return context;
    /* Before 5.2. "/" exists in any root directory. Where it is not the root of a mount too, MS_PRIVATE fails, and the
     * mount may be seen outside until it is detached. ".." at the root leads into what is mounted over it. */
    sys(unshare, CLONE_NEWNS);
    sys(mount, 0, "/", 0, MS_REC | MS_PRIVATE, 0);
    long result = sys(mount, type, "/", type, 0, 0);
    if (result >= 0) {
        result = sys(openat, AT_FDCWD, "/..", O_PATH, 0);
        sys(umount2, "/..", MNT_DETACH);
    }
    return result;
}
