/* --list: what is inside. */

/* A type's name from a list as FEATURES.h gives them, else its number. */
static void type_name(const char *names, unsigned type)
{
    for (; *names; names++) {
        if ((unsigned char)*names++ == type) {
            text(names);
            return;
        }
        while (*names)
            names++;
    }
    decimal(type);
}

static void print_list(void)
{
    for (uint32_t i = 0; i < kernel->program_count; i++) {
        const struct bundle_program *program = &bundle_programs[i];
        say("program %: ", at(program->name), 0);
        type_name(BUNDLE_PROGRAM_TYPE_NAMES, program->type);
        for (uint32_t j = 0; j < kernel->attachment_count; j++) {
            const struct bundle_attachment *attachment = &bundle_attachments[j];
            const char *target = at(attachment->targets);
            for (uint32_t left = attachment->program == i ? attachment->target_count : 0; left--;) {
                say("\n  % %", attach_kind(attachment)->name, target);
                while (*target++)
                    ;
            }
        }
        put('\n');
    }
    for (uint32_t i = 0; i < kernel->map_count; i++) {
        const struct bundle_map *map = &bundle_maps[i];
        say("map %: ", at(map->name), 0);
        type_name(BUNDLE_MAP_TYPE_NAMES, map->type);
        say(", key #, value #", NUMBER(map->key_size), NUMBER(map->value_size));
        say(", entries #\n", NUMBER(map->max_entries), 0);
    }
    for (uint32_t i = 0; i < kernel->output_count; i++)
        say("output %\n", at(bundle_maps[bundle_outputs[i].map].name), 0);
}
