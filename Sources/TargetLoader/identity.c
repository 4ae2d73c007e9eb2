/* Whether this is the kernel that the programs were linked for. */

static uint32_t running; /* KERNEL_VERSION of the running kernel, as uname tells it */

/* "6.1.55-rt3" -> KERNEL_VERSION(6, 1, 55); what is missing is 0, what is above 255 is 255. */
static uint32_t parse_release(const char *release)
{
    uint32_t version = 0;
    for (int i = 0; i < 3; i++) {
        unsigned part;
        release = number(release, &part);
        version = version << 8 | (part > 255 ? 255 : part);
        release += *release == '.';
    }
    return version;
}

/* The first letters of uname -m on the kernels that a bundle is for; all of them, where MACHINE_NAME_ENDS is defined,
 * since a 64-bit sibling's name begins with the same. */
#if BUNDLE_MACHINE == EM_X86_64
#define MACHINE_NAME "x86_64"
#elif BUNDLE_MACHINE == EM_386
#define MACHINE_NAME "i"
#elif BUNDLE_MACHINE == EM_ARM
#define MACHINE_NAME "arm"
#elif BUNDLE_MACHINE == EM_AARCH64
#define MACHINE_NAME "aarch64"
#elif BUNDLE_MACHINE == EM_RISCV && BUNDLE_KERNEL_BITS == 64
#define MACHINE_NAME "riscv64"
#elif BUNDLE_MACHINE == EM_RISCV
#define MACHINE_NAME "riscv32"
#elif BUNDLE_MACHINE == EM_LOONGARCH
#define MACHINE_NAME "loongarch64"
#elif BUNDLE_MACHINE == EM_PPC
#define MACHINE_NAME "ppc"
#define MACHINE_NAME_ENDS
#elif BUNDLE_MACHINE == EM_MIPS && BUNDLE_KERNEL_BITS == 64
#define MACHINE_NAME "mips64"
#elif BUNDLE_MACHINE == EM_MIPS
#define MACHINE_NAME "mips"
#define MACHINE_NAME_ENDS
#elif BUNDLE_MACHINE == EM_PPC64
#define MACHINE_NAME "ppc64"
#elif BUNDLE_MACHINE == EM_S390
#define MACHINE_NAME "s390x"
#else
#define MACHINE_NAME ""
#endif

#if BUNDLE_HAS_DEPENDENCE_EXACT
#include "build_id.c"
#endif

static void check_identity(bool force)
{
    static struct new_utsname name;
    sys(uname, &name);
    running = parse_release(name.release);
    const char *release = at(kernel->release);
    unsigned alike = common(release, name.release);
    bool same_release = kernel->release ? !(release[alike] | name.release[alike]) : running == kernel->version;
    bool fits = running >= kernel->minimum && common(MACHINE_NAME, name.machine) == sizeof MACHINE_NAME - 1;
#ifdef MACHINE_NAME_ENDS
    fits = fits && !name.machine[sizeof MACHINE_NAME - 1];
#endif
#if BUNDLE_HAS_DEPENDENCE_LAYOUT
    fits = fits && (same_release || force);
#endif
#if BUNDLE_HAS_DEPENDENCE_EXACT
    fits = fits && same_build_id();
#endif
    (void)force;
    if (fits && same_release)
        return;
    begin_message();
    text("baked for Linux ");
    if (kernel->release)
        text(release);
    else {
        say("#.#.", NUMBER(kernel->version >> 16), NUMBER(kernel->version >> 8 & 255));
        decimal(kernel->version & 255);
    }
    say(" " MACHINE_NAME ", this is % %", name.release, name.machine);
    if (!fits) {
        if (running < kernel->minimum)
            say("\n  It uses what came with Linux #.#", NUMBER(kernel->minimum >> 16),
                NUMBER(kernel->minimum >> 8 & 255));
        text("\n  Bake it with a profile of this kernel");
        end(EXIT_OTHER_KERNEL);
    }
    end_message();
}
