/* The facts as the loader's own headers have them. */
#include "rows.h"

#include "../../../Sources/TargetLoader/kernel.h"
#include "../../../Sources/TargetLoader/syscall.h"

#define CONSTANT(ours, theirs) {#ours, ours, 0},
#define MEMBER(ours, member, theirs, their_member) \
    {#ours "." #member, offsetof(ours, member), sizeof(((ours *)0)->member)},
#define CALL(name) {"NR_" #name, NR_##name, 0},
static const struct face_row rows[] = {ROWS(CONSTANT, MEMBER, CALL){NULL, 0, 0}};

const struct face_row *face_loader_table(void)
{
    return rows;
}
