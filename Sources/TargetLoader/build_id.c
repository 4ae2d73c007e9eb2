/* The running kernel's build id: a note in /sys/kernel/notes, or in a sysfs opened privately. */

static bool same_build_id(void)
{
    static uint32_t notes[1024];
    long file = sys(openat, AT_FDCWD, "/sys/kernel/notes", O_RDONLY, 0);
    if (file < 0)
        file = sys(openat, open_private("sysfs"), "kernel/notes", O_RDONLY, 0);
    if (file < 0)
        fail(file, "open", "/sys/kernel/notes", "The kernel needs CONFIG_SYSFS=y");
    long bytes = sys(read, file, notes, sizeof notes);
    /* each: size of the name, size of the value, type, name, value; names and values fill up whole words */
    for (uint32_t *note = notes; (char *)(note + 4) <= (char *)notes + bytes;) {
        uint32_t *value = note + 3 + (note[0] + 3) / 4;
        if (note[2] == NT_GNU_BUILD_ID && !memcmp(note + 3, "GNU", 4))
            return note[1] == kernel->build_id_size && !memcmp(value, at(kernel->build_id), note[1]);
        note = value + (note[1] + 3) / 4;
    }
    return false;
}
