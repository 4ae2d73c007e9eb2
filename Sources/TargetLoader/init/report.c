/* Reports to the host: each is a line on the console that says whose it is, and shows whether it came whole.
 *
 *   @NONCE:SEQUENCE:KIND:LENGTH:CRC:BASE64
 *
 * NONCE is the run's own, 32 digits that neither the kernel nor the artifact knows. SEQUENCE counts reports from 0.
 * LENGTH is how many bytes BASE64 (RFC 4648) stands for; CRC (CRC-32 as in IEEE 802.3, eight digits) is of
 * "SEQUENCE:KIND:LENGTH:" and of those bytes. The last report has KIND z and tells how many there are; then all are said again, for a host that lacks one because a
 * kernel message fell into it. */

#define REPORT_SIZE 384
#define SAID_SIZE (1 << 21)

static struct {
    char nonce[33];
    unsigned sequence;
    char kind;
    unsigned length;
    char bytes[REPORT_SIZE + 1];
    unsigned used; /* of said */
    char *said;    /* SAID_SIZE bytes */
} report;

static void begin_report(char kind)
{
    report.kind = kind;
    report.length = 0;
}

static void report_bytes(const char *bytes, unsigned count)
{
    while (count-- && report.length < REPORT_SIZE)
        report.bytes[report.length++] = *bytes++;
}

static void report_text(const char *text)
{
    while (*text)
        report_bytes(text++, 1);
}

/* Writes a number so that it ends before `end`; gives where it begins. Divides by multiplying: 32-bit ARM would call a
 * library. */
static char *decimal(char *end, uint32_t number)
{
    uint32_t tenth;
    do {
        tenth = (uint32_t)((uint64_t)number * 0xcccccccd >> 35);
        *--end = (char)('0' + (number - tenth * 10));
    } while ((number = tenth));
    return end;
}

static void report_number(long number)
{
    char digits[10], *first = decimal(digits + sizeof digits, (uint32_t)number);
    report_bytes(first, (unsigned)(digits + sizeof digits - first));
}

static uint32_t crc(uint32_t value, const char *bytes, unsigned count)
{
    while (count--) {
        value ^= (unsigned char)*bytes++;
        for (int i = 0; i < 8; i++)
            value = value >> 1 ^ (value & 1 ? 0xedb88320u : 0);
    }
    return value;
}

static void say_bytes(const char *bytes, unsigned count)
{
    while (count) {
        long written = sys(write, 1, bytes, count);
        if (written <= 0)
            return;
        bytes += written;
        count -= (unsigned)written;
    }
}

/* Counts a report that a child made. */
static void count_report(void)
{
    report.sequence++;
}

static void end_report(void)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char head[32], *at = head + sizeof head;
    *--at = ':';
    at = decimal(at, report.length);
    *--at = ':';
    *--at = report.kind;
    *--at = ':';
    at = decimal(at, report.sequence++);
    unsigned head_length = (unsigned)(head + sizeof head - at);
    uint32_t sum = ~crc(crc(~0u, at, head_length), report.bytes, report.length);

    static char line[1 + 32 + 1 + sizeof head + 8 + 1 + REPORT_SIZE / 3 * 4 + 4 + 1];
    char *to = line;
    *to++ = '@';
    for (const char *c = report.nonce; *c; c++)
        *to++ = *c;
    *to++ = ':';
    while (head_length--)
        *to++ = *at++;
    for (int i = 28; i >= 0; i -= 4)
        *to++ = "0123456789abcdef"[sum >> i & 15];
    *to++ = ':';
    for (unsigned i = 0; i < report.length; i += 3) {
        unsigned left = report.length - i;
        uint32_t bits = (uint32_t)(unsigned char)report.bytes[i] << 16;
        if (left > 1)
            bits |= (uint32_t)(unsigned char)report.bytes[i + 1] << 8;
        if (left > 2)
            bits |= (unsigned char)report.bytes[i + 2];
        *to++ = digits[bits >> 18];
        *to++ = digits[bits >> 12 & 63];
        *to++ = left > 1 ? digits[bits >> 6 & 63] : '=';
        *to++ = left > 2 ? digits[bits & 63] : '=';
    }
    *to++ = '\n';
    unsigned length = (unsigned)(to - line);
    say_bytes(line, length);
    if (!report.said) {
        long memory = sys_mmap(SAID_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | ARCH_MAP_ANONYMOUS, -1, 0);
        report.said = sys_failed(memory) ? NULL : (char *)memory;
    }
    if (report.said && SAID_SIZE - report.used >= length) {
        memcpy(report.said + report.used, line, length);
        report.used += length;
    }
}

static void last_report(void)
{
    begin_report('z');
    report_number((long)report.sequence + 1);
    end_report();
    for (int i = 0; i < 3; i++) {
        static const struct timespec second = {1, 0};
        sys(nanosleep, &second, 0);
        say_bytes(report.said, report.used);
    }
}
