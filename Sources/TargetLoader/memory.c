/* The functions that a compiler may call by itself, even in freestanding code. */

__attribute__((used)) void *memset(void *to, int byte, size_t size)
{
    char *at = to;
    while (size--) {
        *at++ = (char)byte;
        __asm__("" : "+r"(at)); /* or the loop would be recognised as a call of memset */
    }
    return to;
}

__attribute__((used)) void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    char *at = to;
    const char *next = from;
    while (size--) {
        *at++ = *next++;
        __asm__("" : "+r"(at));
    }
    return to;
}

__attribute__((used)) int memcmp(const void *left, const void *right, size_t size)
{
    const unsigned char *a = left, *b = right;
    for (; size; size--, a++, b++)
        if (*a != *b)
            return *a - *b;
    return 0;
}
