SUMMARY = "Files opened, by process"
DESCRIPTION = "Files opened, by process. One static executable that carries its BPF program."
HOMEPAGE = "https://bpfbake.example"
SECTION = "console/utils"
LICENSE = "GPL-2.0-only & MIT"
LIC_FILES_CHKSUM = "file://opensnoop.bpf.c;beginline=1;endline=1;md5=fcab174c20ea2e2bc0be64b493708266 \
                    file://${COMMON_LICENSE_DIR}/MIT;md5=0835ade698e0bcf8506ecda2f7b4f302"
SRC_URI = "file://opensnoop"
S = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}/opensnoop"

inherit bpfbake

