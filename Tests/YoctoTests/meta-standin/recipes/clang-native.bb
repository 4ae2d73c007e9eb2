SUMMARY = "The clang of this machine, by the names that clang-native stages"
inherit native
# The path of a clang.
HOST_CLANG ?= ""
do_install() {
    install -d ${D}/usr/bin
    for tool in clang ld.lld; do
        ln -s "$(dirname "${HOST_CLANG}")/$tool" "${D}/usr/bin/$tool"
    done
}
