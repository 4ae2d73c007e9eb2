/* Picks from the verifier's log the lines that say why a program was refused. */

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static const char *next_line(const char *line)
{
    while (*line)
        if (*line++ == '\n')
            break;
    return line;
}

/* "12: (bf) r1 = r2": an instruction, not the "12: R1=ctx() ..." of a register state. */
static bool is_instruction(const char *line)
{
    if (!is_digit(*line))
        return false;
    while (is_digit(*line))
        line++;
    return line[0] == ':' && line[1] == ' ' && line[2] == '(';
}

/* Prints the last instruction, what follows it, and nothing of the register states. A log without an instruction is
 * printed from its start. */
static void print_refusal(const char *log)
{
    const char *from = log;
    for (const char *line = log; *line; line = next_line(line))
        if (is_instruction(line))
            from = line;
    for (const char *line = from; *line; line = next_line(line)) {
        if (is_digit(*line) && !is_instruction(line))
            continue;
        text("\n  ");
        for (const char *c = line; *c && *c != '\n'; c++) {
            if (c[0] == ' ' && c[1] == '(' && c[2] == 'l') /* processed 12 insns (limit 1000000) max_states... */
                break;
            if (line == from && (*c == ';' || (c[0] == ' ' && c[1] == ' '))) /* the state after an instruction */
                break;
            put(*c);
        }
    }
}
