/* Loads the programs. */

#define LOG_SIZE 0xffffff /* the most that every kernel takes; only what is written costs memory */

/* Loads once more for the verifier's reasons, and ends with them. */
static _Noreturn void refused(struct bpf_prog_load *load, const char *name, long error)
{
    long log = sys_mmap(LOG_SIZE + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | ARCH_MAP_ANONYMOUS, -1, 0);
    if (!sys_failed(log)) {
        load->log_level = 1;
        load->log_size = LOG_SIZE;
        load->log_buf = (unsigned long)log;
        if (error != -EPERM)
            sys(bpf, BPF_PROG_LOAD, load, sizeof *load);
        if (*(char *)log) {
            begin_message();
            say("the kernel's verifier refuses program %:", name, 0);
            if (options & OPTION('c')) {
                text("\n");
                text((char *)log);
            } else
                print_refusal((char *)log);
            end(EXIT_VERIFIER);
        }
    }
    fail(error, "load program", name, ADVICE_TYPE);
}

static void load_program(struct bundle_program *program)
{
    struct bpf_insn *insns = at(program->insns);
    for (uint32_t i = 0; i < program->insn_count; i++)
        if (insns[i].code == BPF_LDIMM64) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            unsigned source = insns[i].regs >> 4;
#else
            unsigned source = insns[i].regs & 15;
#endif
            if (source == BPF_PSEUDO_MAP_FD || source == BPF_PSEUDO_MAP_VALUE)
                insns[i].imm = (int32_t)FD(&bundle_maps[insns[i].imm]);
            i++;
        }
    struct bpf_prog_load load = {
        .prog_type = program->type,
        .insn_cnt = program->insn_count,
        .insns = (uintptr_t)insns,
        .license = (uintptr_t)at(kernel->license),
#if BUNDLE_HAS_KERN_VERSION
        .kern_version = program->kern_version,
#endif
        .prog_flags = program->flags,
        .expected_attach_type = program->attach_type,
#if BUNDLE_HAS_DEPENDENCE_EXACT
        .attach_btf_id = program->attach_btf_id,
#endif
    };
    const char *name = at(program->name);
    tell_name(load.prog_name, name);
    long fd = bpf(BPF_PROG_LOAD, &load, sizeof load);
    if (fd < 0)
        refused(&load, name, fd);
    FD(program) = (uint32_t)fd;
}

#if BUNDLE_HAS_SLOTS
static void fill_slot(const struct bundle_slot *slot)
{
    const uint32_t *fd =
        slot->kind == BUNDLE_SLOT_MAP ? &FD(&bundle_maps[slot->value]) : &FD(&bundle_programs[slot->value]);
    set_element(&bundle_maps[slot->map], &slot->key, fd);
}
#endif
