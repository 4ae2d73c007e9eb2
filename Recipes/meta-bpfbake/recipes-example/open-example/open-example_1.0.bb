SUMMARY = "Names of files opened, in the trace pipe, by a kprobe"
DESCRIPTION = "Names of files opened, in the trace pipe, by a kprobe. One static executable that carries its BPF program."
HOMEPAGE = "https://bpfbake.example"
SECTION = "console/utils"
LICENSE = "GPL-2.0-only & MIT"
LIC_FILES_CHKSUM = "file://open-example.bpf.c;beginline=1;endline=1;md5=fcab174c20ea2e2bc0be64b493708266 \
                    file://${COMMON_LICENSE_DIR}/MIT;md5=0835ade698e0bcf8506ecda2f7b4f302"
SRC_URI = "file://open-example"
S = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}/open-example"

inherit bpfbake

# The kernel of the image: its version and configuration decide what is made.
BPFBAKE_KERNEL_TASK = "virtual/kernel:do_shared_workdir"

