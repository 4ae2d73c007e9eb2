/* Registers are read by PT_REGS_PARM1 and its siblings of <bpf/bpf_tracing.h>, which need no layout. */
struct pt_regs;
