# A tool of the build machine: no cross compiler, its own sysroot.
EXCLUDE_FROM_WORLD = "1"
