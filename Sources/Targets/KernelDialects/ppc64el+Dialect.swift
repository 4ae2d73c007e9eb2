extension KernelDialect {
  static let ppc64el = KernelDialect(
    triple: "powerpc64le-linux-gnu",
    flags: ["-DCONFIG_CC_IS_CLANG=1", "-mlittle-endian", "-m64", "-msoft-float", "-mno-altivec", "-mno-vsx"],
    choices: [], folders: ["arch/powerpc"],
    source: "arch/powerpc/Makefile of Linux 6.12, KBUILD_CPPFLAGS and KBUILD_CFLAGS")
}
