/* What the bundle at hand needs of the loader: `bpfbake link` writes a header that defines some of these and hands it
 * to the compiler by -include. A part whose switch is 0 is not compiled in. */
#ifndef BPFBAKE_FEATURES_H
#define BPFBAKE_FEATURES_H

/* BUNDLE_KERNEL: the words of the bundle's one struct bundle_kernel, as they are in the bundle, separated by commas.
 * Optional: the loader then knows its tables at compile time, and loops over one map, say, are none. */

/* The kernel that the programs are for. */
#ifndef BUNDLE_MACHINE /* bundle_header.machine; default: the machine that the loader itself is compiled for */
#define BUNDLE_MACHINE ARCH_MACHINE
#endif
#ifndef BUNDLE_KERNEL_BITS /* 32 or 64: sizeof(unsigned long) of that kernel; default: the loader's own */
#define BUNDLE_KERNEL_BITS (__SIZEOF_POINTER__ * 8)
#endif

/* Names for --list, as one string literal: for each type in use a byte with its number, its name, a NUL. */
#ifndef BUNDLE_MAP_TYPE_NAMES /* "\033ringbuf\0\002array\0"; a type that is not in it is printed as a number */
#define BUNDLE_MAP_TYPE_NAMES ""
#endif
#ifndef BUNDLE_PROGRAM_TYPE_NAMES /* "\005tracepoint\0" */
#define BUNDLE_PROGRAM_TYPE_NAMES ""
#endif

#ifndef BUNDLE_HAS_ATTACH_TRACEPOINT /* an attachment of kind BUNDLE_ATTACH_TRACEPOINT */
#define BUNDLE_HAS_ATTACH_TRACEPOINT 0
#endif
#ifndef BUNDLE_HAS_ATTACH_RAW_TRACEPOINT /* an attachment of kind BUNDLE_ATTACH_RAW_TRACEPOINT */
#define BUNDLE_HAS_ATTACH_RAW_TRACEPOINT 0
#endif
#ifndef BUNDLE_HAS_ATTACH_KPROBE /* an attachment of kind BUNDLE_ATTACH_KPROBE */
#define BUNDLE_HAS_ATTACH_KPROBE 0
#endif
#ifndef BUNDLE_HAS_ATTACH_KRETPROBE /* an attachment of kind BUNDLE_ATTACH_KRETPROBE */
#define BUNDLE_HAS_ATTACH_KRETPROBE 0
#endif
#define BUNDLE_HAS_KPROBES (BUNDLE_HAS_ATTACH_KPROBE || BUNDLE_HAS_ATTACH_KRETPROBE)
#ifndef BUNDLE_HAS_ATTACH_ALTERNATIVES /* an attachment with target_count > 1 */
#define BUNDLE_HAS_ATTACH_ALTERNATIVES 0
#endif

#ifndef BUNDLE_HAS_OUTPUT_RINGBUF /* an output of kind BUNDLE_OUTPUT_RINGBUF */
#define BUNDLE_HAS_OUTPUT_RINGBUF 0
#endif
#ifndef BUNDLE_HAS_OUTPUT_PERFBUF /* an output of kind BUNDLE_OUTPUT_PERFBUF */
#define BUNDLE_HAS_OUTPUT_PERFBUF 0
#endif
#ifndef BUNDLE_HAS_OUTPUT_MANY /* output_count > 1 */
#define BUNDLE_HAS_OUTPUT_MANY 0
#endif
#ifndef BUNDLE_OUTPUT_MOST /* the largest output_count there may be; optional */
#define BUNDLE_OUTPUT_MOST \
    (BUNDLE_HAS_OUTPUT_MANY ? 64 : BUNDLE_HAS_OUTPUT_RINGBUF || BUNDLE_HAS_OUTPUT_PERFBUF ? 1 : 0)
#endif

#ifndef BUNDLE_HAS_MAP_DATA /* a map with data_size > 0 */
#define BUNDLE_HAS_MAP_DATA 0
#endif
#ifndef BUNDLE_HAS_MAP_FREEZE /* a map with BUNDLE_MAP_FREEZE */
#define BUNDLE_HAS_MAP_FREEZE 0
#endif
#ifndef BUNDLE_HAS_MAP_PER_PAGE /* a map with BUNDLE_MAP_PER_PAGE */
#define BUNDLE_HAS_MAP_PER_PAGE 0
#endif
#ifndef BUNDLE_HAS_MAP_PER_CPU_IDS /* a map with BUNDLE_MAP_PER_CPU_IDS */
#define BUNDLE_HAS_MAP_PER_CPU_IDS 0
#endif
#ifndef BUNDLE_HAS_MAP_INNER /* a map with inner != 0 */
#define BUNDLE_HAS_MAP_INNER 0
#endif
#ifndef BUNDLE_HAS_SLOTS /* slot_count > 0 */
#define BUNDLE_HAS_SLOTS 0
#endif

/* Kinds of the fields that are reachable from an output's field. */
#ifndef BUNDLE_HAS_FIELD_UINT
#define BUNDLE_HAS_FIELD_UINT 0
#endif
#ifndef BUNDLE_HAS_FIELD_INT
#define BUNDLE_HAS_FIELD_INT 0
#endif
#ifndef BUNDLE_HAS_FIELD_BOOL
#define BUNDLE_HAS_FIELD_BOOL 0
#endif
#ifndef BUNDLE_HAS_FIELD_CHAR
#define BUNDLE_HAS_FIELD_CHAR 0
#endif
#ifndef BUNDLE_HAS_FIELD_POINTER
#define BUNDLE_HAS_FIELD_POINTER 0
#endif
#ifndef BUNDLE_HAS_FIELD_ENUM
#define BUNDLE_HAS_FIELD_ENUM 0
#endif
#ifndef BUNDLE_HAS_FIELD_STRUCT
#define BUNDLE_HAS_FIELD_STRUCT 0
#endif
#ifndef BUNDLE_HAS_FIELD_ARRAY
#define BUNDLE_HAS_FIELD_ARRAY 0
#endif
#ifndef BUNDLE_HAS_FIELD_STRING
#define BUNDLE_HAS_FIELD_STRING 0
#endif
#ifndef BUNDLE_HAS_FIELD_BITS /* a UINT, INT, BOOL, CHAR, ENUM or POINTER whose offset or size is no multiple of 8 */
#define BUNDLE_HAS_FIELD_BITS 0
#endif

#ifndef BUNDLE_HAS_DEPENDENCE_LAYOUT /* dependence is BUNDLE_LAYOUT */
#define BUNDLE_HAS_DEPENDENCE_LAYOUT 0
#endif
#ifndef BUNDLE_HAS_DEPENDENCE_EXACT /* dependence is BUNDLE_EXACT */
#define BUNDLE_HAS_DEPENDENCE_EXACT 0
#endif
#ifndef BUNDLE_HAS_KERN_VERSION /* a program with kern_version != 0 */
#define BUNDLE_HAS_KERN_VERSION 0
#endif
#ifndef BUNDLE_HAS_TRACE /* a program calls bpf_trace_printk or bpf_trace_vprintk */
#define BUNDLE_HAS_TRACE 0
#endif

#endif
