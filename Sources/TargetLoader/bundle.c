/* The bundle inside this program. It lies in a writable section of its own, where `bpfbake inspect` finds it and where
 * file descriptors are put into instructions. */

__asm__(".pushsection .bpfbake, \"aw\", %progbits\n"
        ".balign 8\n"
        "bundle:\n"
        ".incbin \"bundle.bin\"\n"
        ".popsection\n");
