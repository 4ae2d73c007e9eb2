/* The bundle inside this program. It lies in a writable section of its own, where `bpfbake inspect` finds it and where
 * file descriptors are put into instructions. */

__asm__(".pushsection .bpfbake, \"aw\", %progbits\n"
        ".balign 8\n"
        "bundle:\n"
        ".incbin \"bundle.bin\"\n"
        ".popsection\n");

extern struct bundle_header bundle __attribute__((visibility("hidden")));

/* What lies at an offset of the bundle. */
#define at(offset) ((void *)((char *)&bundle + (offset)))

static struct bundle_kernel *kernel; /* the bundle's part for this kernel */

/* A map's or program's file descriptor: takes the place of its flags once it exists. */
#define FD(thing) ((thing)->flags)
