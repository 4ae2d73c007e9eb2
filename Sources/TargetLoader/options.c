/* The options. The help text is also the table that they are looked up in. */

static uint32_t options; /* the bits below; no two options begin with the same letter */
#define OPTION(letter) (1u << ((letter) & 31))
#define json (options & OPTION('j'))

#if BUNDLE_HAS_DEPENDENCE_LAYOUT
#define HELP_FORCE "\n  --force       run on another kernel release"
#else
#define HELP_FORCE ""
#endif

static const char *const help =
    "\n  --json        one JSON object a line"
    "\n  --duration T  end after T: 500ms, 10s, 2m, 1h"
    "\n  --check       load and verify, do not attach"
    "\n  --list        show what is inside"
    "\n  --manifest    show where it comes from" HELP_FORCE
    "\n  --help\n";

static _Noreturn void usage(int code)
{
    polled_output.fd = code ? 2 : 1;
    say("usage: % [OPTION]...%", program_name, help);
    flush();
    quit(code);
}

/* The first letter of an option that is in `help`, or 0. */
static char option_letter(const char *given)
{
    for (const char *line = help; *line;)
        if (*line++ == '\n') {
            unsigned count = common(given, line + 2);
            if (count > 2 && !given[count] && line[2 + count] <= ' ')
                return given[2];
        }
    return 0;
}

/* "500ms", "10s", "2m", "1h" -> when the timer is to ring; false if it is no such duration, or a very long one. */
static bool parse_duration(const char *given, struct itimerval *timer)
{
    unsigned count;
    const char *unit = number(given, &count);
    char first = *unit++;
    if (!count || !first || unit > given + 6)
        return false;
    if (first == 'm' && *unit == 's') {
        unit++;
        for (; count >= 1000; count -= 1000) {
            __asm__("" : "+r"(count)); /* or this becomes a division, which ARM calls a library for */
            timer->it_value.tv_sec++;
        }
        timer->it_value.tv_usec = (long)count * 1000;
    } else
        timer->it_value.tv_sec = (long)count * (first == 's' ? 1 : first == 'm' ? 60 : first == 'h' ? 3600 : 0);
    return !*unit && (timer->it_value.tv_sec | timer->it_value.tv_usec);
}
