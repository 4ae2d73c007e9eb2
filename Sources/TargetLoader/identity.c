/* Whether this is the kernel that the programs were linked for. */

static uint32_t running; /* KERNEL_VERSION of the running kernel, as uname tells it */
static bool force;       /* --force */

/* "6.1.55-rt3" -> KERNEL_VERSION(6, 1, 55); what is missing is 0, what is above 255 is 255. */
static uint32_t parse_release(const char *release)
{
    uint32_t version = 0;
    for (int i = 0; i < 3; i++) {
        unsigned number = 0;
        while ((unsigned char)(*release - '0') < 10)
            number = number * 10 + (unsigned)(*release++ - '0');
        version = version << 8 | (number > 255 ? 255 : number);
        release += *release == '.';
    }
    return version;
}

static int same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

/* uname -m of the kernels that a bundle is for, its first letters. */
#if BUNDLE_MACHINE == EM_X86_64
#define MACHINE_NAME "x86_64"
#elif BUNDLE_MACHINE == EM_386
#define MACHINE_NAME "i"
#elif BUNDLE_MACHINE == EM_ARM
#define MACHINE_NAME "arm"
#elif BUNDLE_MACHINE == EM_AARCH64
#define MACHINE_NAME "aarch64"
#elif BUNDLE_MACHINE == EM_RISCV
#define MACHINE_NAME "riscv"
#elif BUNDLE_MACHINE == EM_MIPS
#define MACHINE_NAME "mips"
#elif BUNDLE_MACHINE == EM_PPC64
#define MACHINE_NAME "ppc64"
#elif BUNDLE_MACHINE == EM_S390
#define MACHINE_NAME "s390x"
#else
#define MACHINE_NAME ""
#endif

static void print_version(uint32_t version)
{
    decimal(version >> 16);
    put('.');
    decimal(version >> 8 & 255);
    put('.');
    decimal(version & 255);
}

#if BUNDLE_HAS_DEPENDENCE_EXACT
/* Whether the running kernel's build id, a note in /sys/kernel/notes, is the bundle's. */
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
    for (uint32_t *note = notes; (char *)(note + 3) < (char *)notes + bytes;) {
        uint32_t *value = note + 3 + (note[0] + 3) / 4;
        if (note[2] == NT_GNU_BUILD_ID && note[3] == *(const uint32_t *)"GNU")
            return note[1] == kernel->build_id_size && !memcmp(value, at(kernel->build_id), note[1]);
        note = value + (note[1] + 3) / 4;
    }
    return false;
}
#endif

static void check_identity(bool may_force)
{
    static struct new_utsname name;
    sys(uname, &name);
    running = parse_release(name.release);
    const char *release = at(kernel->release);
    bool same_release = kernel->release ? same(release, name.release) : running == kernel->version;
    bool fits = running >= kernel->minimum;
    for (int i = 0; MACHINE_NAME[i]; i++)
        if (MACHINE_NAME[i] != name.machine[i])
            fits = false;
#if BUNDLE_HAS_DEPENDENCE_LAYOUT
    bool forcible = fits;
    fits = fits && same_release;
    if (forcible && force && may_force)
        fits = true;
#endif
#if BUNDLE_HAS_DEPENDENCE_EXACT
    fits = fits && same_build_id();
#endif
    (void)may_force;
    if (fits && same_release)
        return;
    begin_message();
    text("baked for Linux ");
    if (kernel->release)
        text(release);
    else
        print_version(kernel->version);
    say(" " MACHINE_NAME ", this is % %", name.release, name.machine);
    if (!fits) {
        text("\n  Bake it with a profile of this kernel.");
        end(EXIT_OTHER_KERNEL);
    }
    end_message();
}
