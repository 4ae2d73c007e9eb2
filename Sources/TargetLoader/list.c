/* --list: what is inside. */

static void print_list(void)
{
    const struct bundle_program *program = at(kernel->programs);
    for (uint32_t i = 0; i < kernel->program_count; i++, program++) {
        say("program %: ", at(program->name), 0);
        type_name(BUNDLE_PROGRAM_TYPE_NAMES, program->type);
        const struct bundle_attachment *attachment = at(kernel->attachments);
        for (uint32_t j = 0; j < kernel->attachment_count; j++, attachment++)
            if (attachment->program == i) {
                const char *target = at(attachment->targets);
                for (uint32_t left = attachment->target_count; left--;) {
                    say("\n  % %", attach_kind(attachment)->name, target);
                    while (*target++)
                        ;
                }
            }
        put('\n');
    }
    const struct bundle_map *map = at(kernel->maps);
    for (uint32_t i = 0; i < kernel->map_count; i++, map++) {
        say("map %: ", at(map->name), 0);
        type_name(BUNDLE_MAP_TYPE_NAMES, map->type);
        text(", key ");
        decimal(map->key_size);
        text(", value ");
        decimal(map->value_size);
        text(", entries ");
        decimal(map->max_entries);
        put('\n');
    }
    const struct bundle_output *output = at(kernel->outputs);
    for (uint32_t i = 0; i < kernel->output_count; i++, output++)
        say("output %\n", at(((struct bundle_map *)at(kernel->maps))[output->map].name), 0);
}
