/* 64-bit LoongArch: arch/loongarch/kernel/entry.S, syscall.c; system call numbers of the generic table. */
#define ARCH_MACHINE 258

#define ARCH_ENTRY \
    ".globl _start\n" \
    ".type _start, @function\n" \
    "_start:\n" \
    "    move $a0, $sp\n" \
    "    b start\n"

/* The kernel keeps no register t0 to t8. */
#define ARCH_CLOBBERED "$t0", "$t1", "$t2", "$t3", "$t4", "$t5", "$t6", "$t7", "$t8", "memory"

ARCH_INLINE long arch_syscall0(long nr)
{
    register long a7 __asm__("$a7") = nr;
    register long a0 __asm__("$a0");
    __asm__ volatile("syscall 0" : "=r"(a0) : "r"(a7) : ARCH_CLOBBERED);
    return a0;
}

ARCH_INLINE long arch_syscall1(long nr, long a)
{
    register long a7 __asm__("$a7") = nr;
    register long a0 __asm__("$a0") = a;
    __asm__ volatile("syscall 0" : "+r"(a0) : "r"(a7) : ARCH_CLOBBERED);
    return a0;
}

ARCH_INLINE long arch_syscall2(long nr, long a, long b)
{
    register long a7 __asm__("$a7") = nr;
    register long a0 __asm__("$a0") = a;
    register long a1 __asm__("$a1") = b;
    __asm__ volatile("syscall 0" : "+r"(a0) : "r"(a7), "r"(a1) : ARCH_CLOBBERED);
    return a0;
}

ARCH_INLINE long arch_syscall3(long nr, long a, long b, long c)
{
    register long a7 __asm__("$a7") = nr;
    register long a0 __asm__("$a0") = a;
    register long a1 __asm__("$a1") = b;
    register long a2 __asm__("$a2") = c;
    __asm__ volatile("syscall 0" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : ARCH_CLOBBERED);
    return a0;
}

ARCH_INLINE long arch_syscall4(long nr, long a, long b, long c, long d)
{
    register long a7 __asm__("$a7") = nr;
    register long a0 __asm__("$a0") = a;
    register long a1 __asm__("$a1") = b;
    register long a2 __asm__("$a2") = c;
    register long a3 __asm__("$a3") = d;
    __asm__ volatile("syscall 0" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3) : ARCH_CLOBBERED);
    return a0;
}

ARCH_INLINE long arch_syscall5(long nr, long a, long b, long c, long d, long e)
{
    register long a7 __asm__("$a7") = nr;
    register long a0 __asm__("$a0") = a;
    register long a1 __asm__("$a1") = b;
    register long a2 __asm__("$a2") = c;
    register long a3 __asm__("$a3") = d;
    register long a4 __asm__("$a4") = e;
    __asm__ volatile("syscall 0" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4) : ARCH_CLOBBERED);
    return a0;
}

ARCH_INLINE long arch_syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
    register long a7 __asm__("$a7") = nr;
    register long a0 __asm__("$a0") = a;
    register long a1 __asm__("$a1") = b;
    register long a2 __asm__("$a2") = c;
    register long a3 __asm__("$a3") = d;
    register long a4 __asm__("$a4") = e;
    register long a5 __asm__("$a5") = f;
    __asm__ volatile("syscall 0" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5) : ARCH_CLOBBERED);
    return a0;
}

#undef ARCH_CLOBBERED

#include "generic.h"
