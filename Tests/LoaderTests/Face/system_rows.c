/* The facts as the system's kernel headers have them. */
#include "rows.h"

#include <asm/signal.h>
#include <asm/unistd.h>
#include <linux/auxvec.h>
#include <linux/bpf.h>
#include <linux/elf-em.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/mman.h>
#include <linux/mount.h>
#include <linux/perf_event.h>
#include <linux/poll.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/time.h>
#include <linux/utsname.h>

#define CONSTANT(ours, theirs) {#ours, theirs, 0},
#define MEMBER(ours, member, theirs, their_member) \
    {#ours "." #member, offsetof(theirs, their_member), sizeof(((theirs *)0)->their_member)},
#define CALL(name) {"NR_" #name, __NR_##name, 0},
static const struct face_row rows[] = {ROWS(CONSTANT, MEMBER, CALL){NULL, 0, 0}};

const struct face_row *face_system_table(void)
{
    return rows;
}
