SUMMARY = "What do_shared_workdir of a kernel leaves, made of Debian's linux-headers"
PROVIDES = "virtual/kernel"
# A folder that holds version.h, release and config, and the links source and build.
KERNEL_FACTS ?= ""

addtask do_shared_workdir after do_compile before do_install
do_shared_workdir[cleandirs] = "${STAGING_KERNEL_BUILDDIR} ${STAGING_KERNEL_DIR}"
do_shared_workdir[file-checksums] = "${KERNEL_FACTS}/config:True"
do_shared_workdir() {
    rmdir ${STAGING_KERNEL_DIR}
    ln -s "$(readlink ${KERNEL_FACTS}/source)" ${STAGING_KERNEL_DIR}
    # As the kernel's do_shared_workdir has it: the generated headers, and no more.
    build="$(readlink ${KERNEL_FACTS}/build)"
    for folder in include $(cd "$build" && echo arch/*/include); do
        install -d ${STAGING_KERNEL_BUILDDIR}/$folder
        cp -R "$build/$folder/." ${STAGING_KERNEL_BUILDDIR}/$folder
    done
    cp ${KERNEL_FACTS}/config ${STAGING_KERNEL_BUILDDIR}/.config
    cp ${KERNEL_FACTS}/version.h ${STAGING_KERNEL_BUILDDIR}/include/generated/uapi/linux/version.h
    cp ${KERNEL_FACTS}/release ${STAGING_KERNEL_BUILDDIR}/kernel-abiversion
}
