/* Prints a record from the table of its fields. */

#ifndef RECORD_BIG_ENDIAN /* the tests have records of both byte orders */
#define RECORD_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
#endif

static struct {
    const unsigned char *bytes;
    uint32_t size; /* in bytes */
} record;

/* How many bytes of UTF-8 at `s` print as they are; 0 where the first byte has to be escaped: no UTF-8, a control
 * character, a quote or a backslash. */
static unsigned plain(const unsigned char *s, uint32_t left)
{
    uint32_t value = *s;
    if (value < 0x80)
        return value >= ' ' && value != 0x7f && value != '"' && value != '\\';
    unsigned more = value < 0xe0 ? 1 : value < 0xf0 ? 2 : 3;
    if (value < 0xc0 || value >= 0xf8 || left <= more)
        return 0;
    value &= 0x3fu >> more;
    for (unsigned i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (s[i] & 0x3f);
    }
    uint32_t least = more == 1 ? 0xa0 /* C1 controls steer terminals */ : more == 2 ? 0x800 : 0x10000;
    if (value < least || value > 0x10ffff || value >> 11 == 0xd800 >> 11)
        return 0;
    return more + 1;
}

/* Prints chars up to the first NUL, at most `limit`, in quotes. A byte that is no UTF-8 is \xNN, in JSON the lone
 * surrogate U+DCNN. */
static void quoted(const unsigned char *s, uint32_t limit)
{
    put('"');
    while (limit && *s) {
        unsigned count = plain(s, limit);
        limit -= count;
        if (!count) {
            unsigned char byte = *s++;
            limit--;
            put('\\');
            if (byte == '\n')
                put('n');
            else if (byte == '\t')
                put('t');
            else if (byte == '"' || byte == '\\')
                put((char)byte);
            else {
                text(!json ? "x" : byte < 0x80 ? "u00" : "udc");
                hex(byte, 2);
            }
        }
        while (count--)
            put((char)*s++);
    }
    put('"');
}

/* The value of `size` bits from bit `at_bit` on, extended to 64 bits by its sign if it has one. */
static uint64_t extract(uint32_t at_bit, uint32_t size, bool is_signed)
{
#if BUNDLE_HAS_FIELD_BITS
    uint64_t value = 0;
    for (uint32_t i = 0; i < size; i++) { /* from the highest bit to the lowest */
        uint32_t bit = RECORD_BIG_ENDIAN ? at_bit + i : at_bit + size - 1 - i;
        unsigned here = record.bytes[bit / 8] >> (RECORD_BIG_ENDIAN ? 7 - bit % 8 : bit % 8) & 1;
        if (!i && is_signed)
            value = -(uint64_t)here;
        value = value << 1 | here;
    }
    return value;
#else
    const int step = RECORD_BIG_ENDIAN ? 1 : -1; /* from the highest byte to the lowest */
    const unsigned char *byte = record.bytes + at_bit / 8 + (RECORD_BIG_ENDIAN ? 0 : size / 8 - 1);
    uint64_t value = is_signed ? (uint64_t)(signed char)*byte : *byte;
    while (size -= 8)
        value = value << 8 | *(byte += step);
    return value;
#endif
}

static void print_value(const struct bundle_field *field, uint32_t at_bit);

#if BUNDLE_HAS_FIELD_STRUCT || BUNDLE_HAS_FIELD_ARRAY
/* Prints the members of a struct, or the elements of an array. */
static void print_parts(const struct bundle_field *field, uint32_t at_bit)
{
    const struct bundle_field *part = bundle_fields + field->child;
    bool is_struct = !BUNDLE_HAS_FIELD_ARRAY || field->kind == BUNDLE_FIELD_STRUCT;
    bool bare = is_struct && !json && !field->name; /* a whole record */
    if (!bare)
        put(is_struct ? '{' : '[');
    for (uint32_t i = 0; field->count ? i < field->count : at_bit / 8 < record.size; i++) {
        if (i)
            put(json ? ',' : ' ');
        if (is_struct) {
            const char *name = at(part->name);
            if (json)
                say("\"%\":", name, 0);
            else
                say("%=", name, 0);
            print_value(part, at_bit + part->offset);
            part++;
        } else {
            print_value(part, at_bit);
            at_bit += field->size;
        }
    }
    if (!bare)
        put(is_struct ? '}' : ']');
}
#endif

#if BUNDLE_HAS_FIELD_ENUM
/* The name of an enumerator, or NULL. */
static const char *enumerator_name(const struct bundle_field *field, uint64_t value)
{
    const struct bundle_enumerator *row = bundle_enumerators + field->child;
    for (uint32_t i = 0; i < field->count; i++)
        if (row[i].low == (uint32_t)value && row[i].high == value >> 32)
            return at(row[i].name);
    return NULL;
}
#endif

/* Prints the value of a field that lies at a bit of the record. What lies beyond the record's end is ?. */
static void print_value(const struct bundle_field *field, uint32_t at_bit)
{
    uint32_t kind = field->kind, size = field->size & ~BUNDLE_ENUM_SIGNED;
    uint32_t needed = kind < BUNDLE_FIELD_STRUCT ? size : kind == BUNDLE_FIELD_STRUCT || field->count;
    if ((at_bit + needed + 7) / 8 > record.size) {
        text(json ? "null" : "?");
        return;
    }
#if BUNDLE_HAS_FIELD_STRUCT || BUNDLE_HAS_FIELD_ARRAY
    if (kind == BUNDLE_FIELD_STRUCT || kind == BUNDLE_FIELD_ARRAY) {
        print_parts(field, at_bit);
        return;
    }
#endif
#if BUNDLE_HAS_FIELD_STRING
    if (kind == BUNDLE_FIELD_STRING) {
        uint32_t limit = record.size - at_bit / 8;
        if (field->count && field->count < limit)
            limit = field->count;
        quoted(record.bytes + at_bit / 8, limit);
        return;
    }
#endif
    bool is_signed = kind == BUNDLE_FIELD_INT || field->size != size;
    uint64_t value = extract(at_bit, size, is_signed);
    switch (kind) {
#if BUNDLE_HAS_FIELD_BOOL
    case BUNDLE_FIELD_BOOL:
        text(value ? "true" : "false");
        return;
#endif
#if BUNDLE_HAS_FIELD_CHAR
    case BUNDLE_FIELD_CHAR: {
        unsigned char c = (unsigned char)value;
        quoted(&c, 1);
        return;
    }
#endif
#if BUNDLE_HAS_FIELD_POINTER
    case BUNDLE_FIELD_POINTER:
        text(json ? "\"0x" : "0x");
        hex(value, 1);
        if (json)
            put('"');
        return;
#endif
#if BUNDLE_HAS_FIELD_ENUM
    case BUNDLE_FIELD_ENUM: {
        const char *name = enumerator_name(field, value);
        if (name) {
            say(json ? "\"%\"" : "%", name, 0);
            return;
        }
        break;
    }
#endif
    }
#if BUNDLE_HAS_FIELD_INT || BUNDLE_HAS_FIELD_ENUM
    if (is_signed && (int64_t)value < 0) {
        put('-');
        value = -value;
    }
#endif
    decimal(value);
}

/* Prints one record of an output as a line. */
static void print_record(const struct bundle_output *output, const void *bytes, uint32_t size)
{
    const char *name = at(bundle_maps[output->map].name);
    record.bytes = bytes;
    record.size = size;
    if (json)
        say("{\"%\":", name, 0);
#if BUNDLE_HAS_OUTPUT_MANY
    else
        say("%: ", name, 0);
#endif
    print_value(bundle_fields + output->field, 0);
    text(json ? "}\n" : "\n");
}
