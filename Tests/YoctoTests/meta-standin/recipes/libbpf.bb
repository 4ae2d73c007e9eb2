SUMMARY = "The headers of Debian's libbpf-dev"
do_install() {
    install -d ${D}${includedir}
    cp -R /usr/include/bpf ${D}${includedir}/bpf
}
