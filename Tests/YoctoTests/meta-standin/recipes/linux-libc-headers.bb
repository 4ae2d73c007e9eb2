SUMMARY = "The kernel's user-space headers, of Debian's linux-libc-dev"
do_install() {
    install -d ${D}${includedir}
    for folder in asm-generic linux; do
        cp -R /usr/include/$folder ${D}${includedir}/$folder
    done
    cp -R /usr/include/$(uname -m)-linux-gnu/asm ${D}${includedir}/asm
}
