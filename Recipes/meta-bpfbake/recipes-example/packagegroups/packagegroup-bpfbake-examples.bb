SUMMARY = "The example programs of meta-bpfbake"
DESCRIPTION = "All example programs of meta-bpfbake, to be added to an image."
HOMEPAGE = "https://bpfbake.example"
SECTION = "console/utils"
LICENSE = "MIT"

PACKAGE_ARCH = "${MACHINE_ARCH}"

inherit packagegroup

# Its members are skipped where a layer that they need is not there.
EXCLUDE_FROM_WORLD = "1"

RDEPENDS:${PN} = "open-example opensnoop"
