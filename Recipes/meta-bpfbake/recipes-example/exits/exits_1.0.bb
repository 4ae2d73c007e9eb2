SUMMARY = "Processes that end, with their parents"
DESCRIPTION = "Processes that end, with their parents, read from the kernel's own structures. One static executable that carries its BPF program."
HOMEPAGE = "https://bpfbake.example"
SECTION = "console/utils"
LICENSE = "GPL-2.0-only & MIT"
LIC_FILES_CHKSUM = "file://exits.bpf.c;beginline=1;endline=1;md5=fcab174c20ea2e2bc0be64b493708266 \
                    file://${COMMON_LICENSE_DIR}/MIT;md5=0835ade698e0bcf8506ecda2f7b4f302"
SRC_URI = "file://exits"
S = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}/exits"

COMPATIBLE_HOST = "(x86_64|aarch64)-.*linux.*"

inherit bpfbake

# It is made for the kernel of the image: where members of its structures lie decides what it becomes.
BPFBAKE_KERNEL_TASK = "virtual/kernel:do_shared_workdir"
