/* The parts of the bundle by their offsets. */

extern char bundle[] __attribute__((visibility("hidden")));

/* What lies at an offset of the bundle. */
#define at(offset) ((void *)(bundle + (offset)))
#define bundle_header ((const struct bundle_header *)bundle)

/* The bundle's part for this kernel. */
#ifdef BUNDLE_KERNEL
static const struct bundle_kernel known_kernel = {BUNDLE_KERNEL};
#define kernel (&known_kernel)
#else
static const struct bundle_kernel *kernel;
#endif

/* The tables of `kernel`. */
#define bundle_maps ((struct bundle_map *)at(kernel->maps))
#define bundle_slots ((struct bundle_slot *)at(kernel->slots))
#define bundle_programs ((struct bundle_program *)at(kernel->programs))
#define bundle_attachments ((struct bundle_attachment *)at(kernel->attachments))
#define bundle_outputs ((struct bundle_output *)at(kernel->outputs))
#define bundle_fields ((struct bundle_field *)at(kernel->fields))
#define bundle_enumerators ((struct bundle_enumerator *)at(kernel->enumerators))

/* A map's or program's file descriptor: takes the place of its flags once it exists. */
#define FD(thing) ((thing)->flags)
