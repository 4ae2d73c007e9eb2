#define PART_EXIT 60 /* __NR_exit of x86_64 */
