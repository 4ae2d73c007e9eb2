/* What libbpf makes of BPF objects, as JSON on stdout: maps, initial data, and instructions after relocation.
 *
 * clang -o libbpf-dump libbpf-dump.c -lbpf -lelf -lz
 * libbpf-dump [--kernel] [--btf FILE] [--kconfig FILE] [--release X.Y.Z] [--kallsyms FILE] OBJECT...
 *
 * libbpf relocates while it loads. By default it loads into a kernel that this program plays: `syscall`, which libbpf
 * calls for bpf(2), is defined here, and answers as a kernel does that has every feature. So the result depends neither
 * on privileges nor on the running kernel: what libbpf asks of that one is replaced as well (its configuration, its
 * release, its symbols, whether it has the kprobe PMU). With --kernel nothing is replaced; the programs are loaded into
 * the running kernel, and only its verdicts are printed.
 *
 * Several objects are linked by libbpf's static linker first. */
#define _GNU_SOURCE
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

static bool running_kernel;
static const char *btf_path, *kconfig, *kallsyms = "", *release = "6.1.0";

/* ---- the kernel that is played ---- */

static char last_warning[1024];

/* The entries that libbpf put into maps: of maps of maps and program arrays, and the initial data. */
static struct update {
    int map_fd;
    __u32 key, value;
    bool is_data;
} updates[256];
static int update_count;

static int new_fd(void) { return open("/dev/null", O_RDONLY | O_CLOEXEC); }

static long played_bpf(int command, union bpf_attr *attr) {
    switch (command) {
    case BPF_MAP_CREATE:
    case BPF_PROG_LOAD:
    case BPF_BTF_LOAD:
        return new_fd();
    case BPF_MAP_UPDATE_ELEM:
        if (update_count < (int)(sizeof updates / sizeof *updates))
            updates[update_count++] = (struct update){
                .map_fd = attr->map_fd,
                .key = *(__u32 *)(uintptr_t)attr->key,
                .value = *(__u32 *)(uintptr_t)attr->value,
            };
        return 0;
    case BPF_MAP_FREEZE:
    case BPF_PROG_BIND_MAP:
        return 0;
    case BPF_BTF_GET_NEXT_ID: /* no module has BTF */
        errno = ENOENT;
        return -1;
    default:
        errno = EINVAL;
        return -1;
    }
}

long syscall(long number, ...) {
    static long (*next)(long, ...);
    long arguments[6];
    va_list list;

    va_start(list, number);
    for (int i = 0; i < 6; i++)
        arguments[i] = va_arg(list, long);
    va_end(list);
    if (!running_kernel && number == SYS_bpf)
        return played_bpf(arguments[0], (void *)arguments[1]);
    if (!running_kernel && number == SYS_perf_event_open) /* a probe of kprobes: they are there */
        return new_fd();
    if (!next)
        next = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    return next(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

int uname(struct utsname *name) {
    long error = syscall(SYS_uname, name);

    if (!error && !running_kernel)
        snprintf(name->release, sizeof name->release, "%s", release);
    return error;
}

FILE *fopen64(const char *path, const char *mode) {
    static FILE *(*next)(const char *, const char *);

    if (!running_kernel) {
        if (!strcmp(path, "/sys/bus/event_source/devices/kprobe/type"))
            return fmemopen((void *)"6\n", 2, "r");
        if (!strcmp(path, "/proc/kallsyms"))
            return fmemopen((void *)kallsyms, strlen(kallsyms), "r");
    }
    if (!next)
        next = (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, "fopen64");
    return next(path, mode);
}

/* zlib's, which libbpf reads the running kernel's configuration with. */
void *gzopen64(const char *path, const char *mode) {
    static void *(*next)(const char *, const char *);

    if (!next)
        next = (void *(*)(const char *, const char *))dlsym(RTLD_NEXT, "gzopen64");
    return next(running_kernel ? path : "/dev/null", mode);
}

/* ---- JSON ---- */

static void put_string(const char *text) {
    putchar('"');
    for (; *text; text++) {
        unsigned char c = *text;
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < ' ')
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void put_hex(const void *bytes, size_t size) {
    putchar('"');
    for (size_t i = 0; i < size; i++)
        printf("%02x", ((const unsigned char *)bytes)[i]);
    putchar('"');
}

/* What is told of an object that libbpf refuses. */
static int refuse(int error) {
    printf("{\"error\": %d, \"message\": ", -error);
    put_string(last_warning);
    printf("}\n");
    return 0;
}

static int keep_warning(enum libbpf_print_level level, const char *format, va_list arguments) {
    if (level == LIBBPF_WARN && !last_warning[0]) {
        vsnprintf(last_warning, sizeof last_warning, format, arguments);
        last_warning[strcspn(last_warning, "\n")] = 0;
    }
    return 0;
}

/* ---- dumping ---- */

static const char *map_of_fd(struct bpf_object *object, int fd) {
    struct bpf_map *map;

    bpf_object__for_each_map(map, object)
        if (bpf_map__fd(map) == fd)
            return bpf_map__name(map);
    return "?";
}

static const char *program_of_fd(struct bpf_object *object, int fd) {
    struct bpf_program *program;

    bpf_object__for_each_program(program, object)
        if (bpf_program__fd(program) == fd)
            return bpf_program__name(program);
    return "?";
}

/* A map's numbers as the object defines them: load puts this machine's CPUs in, and forgets templates. */
struct definition {
    __u32 type, key_size, value_size, max_entries, flags;
};

static struct definition definition(const struct bpf_map *map) {
    return (struct definition){bpf_map__type(map), bpf_map__key_size(map), bpf_map__value_size(map),
                               bpf_map__max_entries(map), bpf_map__map_flags(map)};
}

static void put_definition(struct definition map) {
    printf("\"type\": %u, \"key_size\": %u, \"value_size\": %u, \"max_entries\": %u, \"flags\": %u", map.type,
           map.key_size, map.value_size, map.max_entries, map.flags);
}

static void put_map(struct bpf_object *object, struct bpf_map *map, struct definition outer, struct definition inner,
                    bool has_inner) {
    size_t size = 0;
    const void *data = bpf_map__initial_value(map, &size);
    const char *separator = "";

    printf("    {\"name\": ");
    put_string(bpf_map__name(map));
    printf(", ");
    put_definition(outer);
    if (bpf_map__is_internal(map) && data) {
        printf(", \"data\": ");
        put_hex(data, size);
    }
    if (has_inner) {
        printf(", \"inner\": {");
        put_definition(inner);
        printf("}");
    }
    printf(", \"slots\": [");
    for (int i = 0; i < update_count; i++) {
        if (updates[i].map_fd != bpf_map__fd(map) || bpf_map__is_internal(map))
            continue;
        printf("%s{\"key\": %u, \"value\": ", separator, updates[i].key);
        separator = ", ";
        put_string(bpf_map__type(map) == BPF_MAP_TYPE_PROG_ARRAY ? program_of_fd(object, updates[i].value)
                                                                 : map_of_fd(object, updates[i].value));
        printf("}");
    }
    printf("]}");
}

/* Instructions as hexadecimal slots; where the immediate of an ldimm64 is a map's descriptor it is told as 0, and the
 * map's name beside it. */
static void put_program(struct bpf_object *object, struct bpf_program *program) {
    size_t count = bpf_program__insn_cnt(program);
    struct bpf_insn *insns = malloc(count * sizeof *insns);
    const char *separator = "";

    memcpy(insns, bpf_program__insns(program), count * sizeof *insns);
    printf("    {\"name\": ");
    put_string(bpf_program__name(program));
    printf(", \"section\": ");
    put_string(bpf_program__section_name(program));
    printf(", \"type\": %d, \"expected_attach_type\": %d, \"flags\": %u,\n     \"maps\": [", bpf_program__type(program),
           bpf_program__expected_attach_type(program), bpf_program__flags(program));
    for (size_t i = 0; i < count; i++) {
        if (insns[i].code != (BPF_LD | BPF_DW | BPF_IMM))
            continue;
        if (insns[i].src_reg == BPF_PSEUDO_MAP_FD || insns[i].src_reg == BPF_PSEUDO_MAP_VALUE) {
            printf("%s{\"insn\": %zu, \"name\": ", separator, i);
            put_string(map_of_fd(object, insns[i].imm));
            printf("}");
            insns[i].imm = 0;
            separator = ", ";
        }
        i++;
    }
    printf("],\n     \"insns\": [");
    for (size_t i = 0; i < count; i++) {
        printf("%s", i ? ", " : "");
        put_hex(insns + i, sizeof *insns);
    }
    printf("]}");
    free(insns);
}

static int dump(struct bpf_object *object) {
    const char *separator = "";
    struct bpf_program *program;
    struct bpf_map *map;
    struct definition outer[64], inner[64];
    bool has_inner[64];
    int i = 0, error;

    bpf_object__for_each_map(map, object) {
        if (i == 64)
            return refuse(-E2BIG);
        outer[i] = definition(map);
        has_inner[i] = bpf_map__inner_map(map);
        if (has_inner[i])
            inner[i] = definition(bpf_map__inner_map(map));
        i++;
    }
    error = bpf_object__load(object);
    if (error)
        return refuse(error);
    i = 0;
    printf("{\n  \"version\": %u,\n  \"maps\": [", bpf_object__kversion(object));
    bpf_object__for_each_map(map, object) {
        printf("%s\n", separator);
        put_map(object, map, outer[i], inner[i], has_inner[i]);
        i++;
        separator = ",";
    }
    printf("\n  ],\n  \"programs\": [");
    separator = "";
    bpf_object__for_each_program(program, object) {
        printf("%s\n", separator);
        put_program(object, program);
        separator = ",";
    }
    printf("\n  ]\n}\n");
    return 0;
}

static struct bpf_object *open_object(const char *path) {
    LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "object", .btf_custom_path = btf_path, .kconfig = kconfig);

    return bpf_object__open_file(path, &options);
}

/* Loads an object into the running kernel with one of its programs or, if `index` is negative, with all of them. Tells
 * how many there are; prints the answer for the chosen ones: 0, or the error and libbpf's first warning. */
static int verdict(const char *path, int index, bool *failed) {
    struct bpf_object *object = open_object(path);
    struct bpf_program *program;
    int count = 0, error;

    *failed = true;
    if (!object)
        return 0;
    bpf_object__for_each_program(program, object)
        bpf_program__set_autoload(program, index < 0 || count++ == index);
    last_warning[0] = 0;
    error = bpf_object__load(object);
    *failed = error != 0;
    count = 0;
    bpf_object__for_each_program(program, object) {
        if (index < 0 ? !error : count == index) {
            printf("%s\n  {\"name\": ", count ? "," : "");
            put_string(bpf_program__name(program));
            printf(", \"error\": %d, \"message\": ", -error);
            put_string(error ? last_warning : "");
            printf("}");
        }
        count++;
    }
    bpf_object__close(object);
    return count;
}

/* The running kernel's answers: to all programs together or, if it refuses that, to each alone. */
static int verdicts(const char *path) {
    bool failed;
    int count;

    printf("[");
    count = verdict(path, -1, &failed);
    for (int i = 0; failed && i < count; i++) {
        bool one_failed;
        verdict(path, i, &one_failed);
    }
    printf("\n]\n");
    return 0;
}

static char *contents(const char *path) {
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;

    if (!file || getdelim(&text, &size, 0, file) < 0) {
        fprintf(stderr, "libbpf-dump: cannot read %s\n", path);
        exit(2);
    }
    fclose(file);
    return text;
}

int main(int argc, char **argv) {
    struct bpf_object *object;
    struct bpf_linker *linker;
    char linked[64];
    int first = 1, error = 0, fd;

    for (; first < argc && argv[first][0] == '-'; first++) {
        const char *option = argv[first];

        if (!strcmp(option, "--kernel")) {
            running_kernel = true;
            continue;
        }
        if (++first == argc)
            break;
        if (!strcmp(option, "--btf"))
            btf_path = argv[first];
        else if (!strcmp(option, "--kconfig"))
            kconfig = contents(argv[first]);
        else if (!strcmp(option, "--kallsyms"))
            kallsyms = contents(argv[first]);
        else if (!strcmp(option, "--release"))
            release = argv[first];
        else
            argc = 0;
    }
    if (first >= argc) {
        fprintf(stderr, "usage: libbpf-dump [--kernel] [--btf FILE] [--kconfig FILE] [--release X.Y.Z]"
                        " [--kallsyms FILE] OBJECT...\n");
        return 2;
    }
    libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
    libbpf_set_print(keep_warning);
    if (running_kernel)
        return verdicts(argv[first]);
    if (argc - first > 1) {
        fd = memfd_create("linked", 0);
        snprintf(linked, sizeof linked, "/proc/self/fd/%d", fd);
        linker = bpf_linker__new(linked, NULL);
        for (int i = first; linker && !error && i < argc; i++)
            error = bpf_linker__add_file(linker, argv[i], NULL);
        if (!error)
            error = linker ? bpf_linker__finalize(linker) : -errno;
        bpf_linker__free(linker);
        if (error)
            return refuse(error);
        object = open_object(linked);
    } else {
        object = open_object(argv[first]);
    }
    if (!object)
        return refuse(-errno);
    return dump(object);
}
