/* What the host wants done: the file /lab, a line each of KEY VALUE. */

#define MANY 32

static struct {
    char *arguments[MANY + 2]; /* of the artifact, argv[0] first, ended by NULL */
    unsigned char triggers[MANY]; /* rows of the table in trigger.c */
    unsigned trigger_count;
    unsigned rounds; /* of triggers, after the artifact's first words */
    long seconds;    /* that the artifact may take */
    long bytes;      /* that it may print */
} instructions = {.rounds = 3, .seconds = 60, .bytes = 1 << 18};

static bool same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static long number(const char *text)
{
    long value = 0;
    while ((unsigned char)(*text - '0') < 10 && value < 100000000)
        value = value * 10 + (*text++ - '0');
    return value;
}

static int trigger_called(const char *name); /* a row of the table, or -1 */

static bool read_instructions(const char *path)
{
    static char file[16384];
    long fd = sys(openat, AT_FDCWD, path, O_RDONLY, 0), size = 0, count;
    if (fd < 0)
        return false;
    while ((count = sys(read, fd, file + size, sizeof file - 1 - (unsigned long)size)) > 0)
        size += count;
    sys(close, fd);
    unsigned arguments = 0;
    instructions.arguments[arguments++] = "/artifact";
    for (char *at = file; *at;) {
        char *key = at, *value = "";
        for (; *at && *at != '\n'; at++)
            if (*at == ' ' && !*value) {
                *at = 0;
                value = at + 1;
            }
        if (*at)
            *at++ = 0;
        if (same(key, "nonce"))
            for (unsigned i = 0; value[i] && i < sizeof report.nonce - 1; i++)
                report.nonce[i] = value[i];
        else if (same(key, "argument") && arguments <= MANY)
            instructions.arguments[arguments++] = value;
        else if (same(key, "rounds"))
            instructions.rounds = (unsigned)number(value);
        else if (same(key, "seconds"))
            instructions.seconds = number(value);
        else if (same(key, "bytes"))
            instructions.bytes = number(value);
        else if (same(key, "trigger") && instructions.trigger_count < MANY) {
            int row = trigger_called(value);
            if (row >= 0)
                instructions.triggers[instructions.trigger_count++] = (unsigned char)row;
        }
    }
    return report.nonce[31];
}
