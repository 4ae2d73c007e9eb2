SUMMARY = "What do_shared_workdir of a kernel leaves, made of Debian's linux-headers"
PROVIDES = "virtual/kernel"
# A folder that holds version, release and config.
KERNEL_FACTS ?= ""

addtask do_shared_workdir after do_compile before do_install
do_shared_workdir[cleandirs] = "${STAGING_KERNEL_BUILDDIR} ${STAGING_KERNEL_DIR}"
do_shared_workdir[file-checksums] = "${KERNEL_FACTS}/config:True"
do_shared_workdir() {
    install -d ${STAGING_KERNEL_BUILDDIR}/include/generated/uapi/linux
    cp ${KERNEL_FACTS}/config ${STAGING_KERNEL_BUILDDIR}/.config
    cp ${KERNEL_FACTS}/version.h ${STAGING_KERNEL_BUILDDIR}/include/generated/uapi/linux/version.h
    cp ${KERNEL_FACTS}/release ${STAGING_KERNEL_BUILDDIR}/kernel-abiversion
}
