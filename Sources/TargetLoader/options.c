/* The options. The help text is also the table that they are looked up in. */

static const char help[] =
    "\n  --json        one JSON object a line"
    "\n  --duration T  end after T: 500ms, 10s, 2m, 1h"
    "\n  --check       load and verify, do not attach"
    "\n  --list        show what is inside"
    "\n  --manifest    show where it comes from"
#if BUNDLE_HAS_DEPENDENCE_LAYOUT
    "\n  --force       run on another kernel release"
#endif
    "\n  --help\n";

static _Noreturn void usage(int code)
{
    flush();
    out.fd = code ? 2 : 1;
    say("usage: % [OPTION]...%", program_name, help);
    flush();
    quit(code);
}

/* The first letter of an option in `help`, or 0. */
static char option_letter(const char *given)
{
    for (const char *line = help; *line;) {
        int i = 0;
        if (*line++ == '\n') {
            while (given[i] && given[i] == line[2 + i])
                i++;
            if (i > 2 && !given[i] && line[2 + i] <= ' ')
                return given[2];
        }
    }
    return 0;
}

/* "500ms", "10s", "2m", "1h" -> when the timer is to ring; false if it is no such duration. */
static bool parse_duration(const char *given, struct itimerval *timer)
{
    long number = 0;
    do {
        if ((unsigned char)(*given - '0') > 9 || number > 50000)
            return false;
        number = number * 10 + (*given++ - '0');
    } while ((unsigned char)(*given - '0') < 10);
    char unit = *given++;
    if (unit == 'm' && *given == 's') {
        given++;
        for (; number >= 1000; number -= 1000)
            timer->it_value.tv_sec++;
        timer->it_value.tv_usec = number * 1000;
    } else
        timer->it_value.tv_sec = unit == 's' ? number : unit == 'm' ? number * 60 : unit == 'h' ? number * 3600 : 0;
    return !*given && timer->it_value.tv_sec | timer->it_value.tv_usec;
}
