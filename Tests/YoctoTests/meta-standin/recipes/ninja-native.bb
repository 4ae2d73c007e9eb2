SUMMARY = "The ninja of this machine"
inherit native
do_install() {
    install -d ${D}/usr/bin
    ln -s /usr/bin/ninja ${D}/usr/bin/ninja
}
