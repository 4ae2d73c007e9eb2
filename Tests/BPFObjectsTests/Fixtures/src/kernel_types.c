/* What a kernel has of the types that the core_ fixtures name: other offsets, sizes, signs and bit positions, and some
 * members gone. Only its BTF is used, as that of a kernel. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef int s32;
typedef unsigned int u32;
typedef unsigned long long u64;

struct core_inner {
    u64 inserted;
    u64 second;
    u32 first;
};

enum core_color { CORE_BLACK, CORE_RED, CORE_GREEN, CORE_YELLOW, CORE_BLUE = 40 };
enum core_negative { CORE_MINUS = -9, CORE_NONE = 0 };
enum core_large { CORE_SMALL, CORE_LARGE = 0x1020304050607080ull };

struct core_subject {
    const char *inserted;
    struct core_subject *next;
    union {
        struct {
            u64 id;
            union {
                u32 in_union;
                struct {
                    u8 low;
                    u16 between, high;
                };
            };
        };
        u64 padding[4];
    };
    u32 narrow;
    long long sign;
    struct core_inner inner;
    struct core_inner list[7];
    u8 bytes[16];
    u64 before : 13;
    u64 bit_b : 17;
    u64 bit_c : 20;
    u32 bit_a;
    const char *name;
    int (*callback)(int);
    enum core_color color;
};

union core_choice {
    u64 word;
    u8 bytes[8];
    struct core_inner *inner;
};

struct core_context {
    u32 common[3];
    u16 word;
    u8 half;
    u8 byte;
    u64 number;
    u64 arguments[6];
};

typedef u32 core_number;
typedef struct {
    long member[3];
} core_anonymous;
typedef int (*core_function)(int, long);

struct core_subject subject;
union core_choice choice;
struct core_context context;
core_number number;
core_anonymous anonymous;
core_function function;
enum core_negative negative;
enum core_large large;
