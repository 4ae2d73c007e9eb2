SUMMARY = "Bakes eBPF programs into small static executables"
DESCRIPTION = "The command line of bpfbake, fully static, as `make dist` of its repository makes it."
HOMEPAGE = "https://bpfbake.example"
SECTION = "devel"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://share/bpfbake/LICENSE;md5=a04b75823e6276ac7605e7cdde7a16fe"

# The archive that `make dist` made, an absolute path: set it in local.conf.
BPFBAKE_DIST ?= ""
SRC_URI = "file://${BPFBAKE_DIST}"

S = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}/bpfbake-${PV}-linux-${BUILD_ARCH}"

inherit native

# It is stripped already, and has no library to be found.
INHIBIT_SYSROOT_STRIP = "1"

python () {
    if not d.getVar('BPFBAKE_DIST'):
        raise bb.parse.SkipRecipe("set BPFBAKE_DIST to the archive that make dist of bpfbake made: BPFBAKE_DIST = "
                                  "\"/path/to/bpfbake-%s-linux-%s.tar.gz\"" % (d.getVar('PV'), d.getVar('BUILD_ARCH')))
}

do_configure[noexec] = "1"
do_compile[noexec] = "1"

do_install() {
    install -d ${D}${bindir} ${D}${datadir}
    install -m 0755 bin/bpfbake ${D}${bindir}/bpfbake
    cp -R --no-dereference --preserve=mode,links share/bpfbake ${D}${datadir}/bpfbake
}
