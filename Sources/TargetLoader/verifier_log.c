/* Picks from the verifier's log the lines that say why a program was refused. */

static const char *next_line(const char *line)
{
    while (*line && *line++ != '\n')
        ;
    return line;
}

/* Prints the last instruction ("12: (bf) r1 = r2") and the sentences that follow it; not the register states
 * ("12: R1=ctx() ..."), and of the closing count its first words. A log without an instruction is printed whole. */
static void print_refusal(const char *log)
{
    const char *from = log;
    unsigned ignored;
    for (const char *line = log; *line; line = next_line(line)) {
        const char *rest = number(line, &ignored);
        if (rest[0] == ':' && rest[1] == ' ' && rest[2] == '(')
            from = line;
    }
    for (const char *line = from; *line; line = next_line(line)) {
        if (line != from && number(line, &ignored) != line)
            continue;
        text("\n  ");
        for (const char *c = line; *c && *c != '\n'; c++) {
            if (c[0] == ' ' && c[1] == '(' && c[2] == 'l') /* processed 12 insns (limit 1000000) max_states... */
                break;
            if (line == from && c[0] == ' ' && (c[1] == ' ' || c[1] == ';')) /* the state after an instruction */
                break;
            put(*c);
        }
    }
}
