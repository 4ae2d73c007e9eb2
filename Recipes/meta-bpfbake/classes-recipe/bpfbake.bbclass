# Bakes a recipe of bpfbake for the machine: one static executable that carries its BPF program.
#
#   SRC_URI = "file://opensnoop"                  a folder with recipe.yaml and its *.bpf.c
#   S = "${UNPACKDIR}/opensnoop"
#   inherit bpfbake
#
# docs/yocto.md of bpfbake tells the rest.

BPFBAKE ?= "bpfbake"
BPFBAKE[doc] = "The command bpfbake; by default that of bpfbake-native."

BPFBAKE_RECIPE ?= "${S}"
BPFBAKE_RECIPE[doc] = "The folder of the recipe to bake (that holds recipe.yaml), or a .bpf.c file."

BPFBAKE_PROGRAM ?= "${BPN}"
BPFBAKE_PROGRAM[doc] = "What the program is called in ${bindir}."

BPFBAKE_ARCH ?= "${TARGET_ARCH}"
BPFBAKE_ARCH[doc] = "The kernel's architecture, by any name that bpfbake knows. A 32-bit image on a 64-bit kernel sets it."

BPFBAKE_KERNEL_TASK ?= ""
BPFBAKE_KERNEL_TASK[doc] = "Where the kernel is staged by: virtual/kernel:do_shared_workdir, which costs a build of the kernel. Empty: the program needs no more than the headers of linux-libc-headers."

BPFBAKE_KERNEL_SOURCE ?= "${STAGING_KERNEL_DIR}"
BPFBAKE_KERNEL_SOURCE[doc] = "The kernel's source tree, where BPFBAKE_KERNEL_TASK is set."

BPFBAKE_KERNEL_BUILD ?= "${STAGING_KERNEL_BUILDDIR}"
BPFBAKE_KERNEL_BUILD[doc] = "The kernel's build tree, where BPFBAKE_KERNEL_TASK is set."

BPFBAKE_KERNEL_VERSION ?= ""
BPFBAKE_KERNEL_VERSION[doc] = "The version of the kernel on the device. Empty: that of the staged kernel, or without BPFBAKE_KERNEL_TASK that of linux-libc-headers. Set it where the kernel is older than those headers."

BPFBAKE_PROFILE ?= ""
BPFBAKE_PROFILE[doc] = "A profile of your own, a file. Empty: do_configure writes one from the variables above."

BPFBAKE_CLANG ?= "clang"
BPFBAKE_CLANG[doc] = "The clang that compiles BPF: a command or a path."

BPFBAKE_TOOLCHAIN ?= "cc"
BPFBAKE_TOOLCHAIN[doc] = "What compiles the loader: cc is the machine's own C compiler, llvm is BPFBAKE_CLANG with its lld (add lld-native to DEPENDS); else a toolchain of your own, a file."

BPFBAKE_FLAGS ?= ""
BPFBAKE_FLAGS[doc] = "More flags for bpfbake build."

BPFBAKE_DEPENDS ?= "clang-native ninja-native libbpf linux-libc-headers bpfbake-native"
BPFBAKE_DEPENDS[doc] = "What a bake takes: a clang with the BPF target, ninja, the headers of libbpf and of the kernel, bpfbake."

DEPENDS:prepend = "${BPFBAKE_DEPENDS} "

B = "${WORKDIR}/build"

def bpfbake_missing(d):
    """What BPFBAKE_DEPENDS names and this build cannot have, and what to do: oe-core has no libbpf, up to walnascar no
    clang, and bpfbake-native wants its archive."""
    have = (d.getVar('BBFILE_COLLECTIONS') or '').split()
    wanted = (d.getVar('BPFBAKE_DEPENDS') or '').split()
    old = {'scarthgap', 'styhead', 'walnascar'} & set((d.getVar('LAYERSERIES_CORENAMES') or '').split())
    missing = []
    if 'bpfbake-native' in wanted and not d.getVar('BPFBAKE_DIST'):
        missing.append('set BPFBAKE_DIST to the archive that `make dist` of bpfbake makes')
    if 'libbpf' in wanted and 'openembedded-layer' not in have:
        missing.append('add the layer meta-oe, for libbpf')
    if 'clang-native' in wanted and old and 'clang-layer' not in have:
        missing.append('add the layer meta-clang, for clang-native')
    return missing

python () {
    missing = bpfbake_missing(d)
    if missing:
        raise bb.parse.SkipRecipe('; '.join(missing))
    # What is made for one kernel is of one machine.
    if d.getVar('BPFBAKE_KERNEL_TASK'):
        d.setVar('PACKAGE_ARCH', '${MACHINE_ARCH}')
}

def bpfbake_file_name(d, key):
    """The profile's file is called as the machine is, the toolchain's as the class: artifacts and messages name them."""
    import re
    if key == 'toolchain':
        name = 'yocto'
    else:
        name = d.getVar('MACHINE') if d.getVar('BPFBAKE_KERNEL_TASK') else d.getVar('BPFBAKE_ARCH')
        name = re.sub('[^a-z0-9._-]', '-', name.lower())
    return os.path.join(d.getVar('B'), key, name + '.yaml')

BPFBAKE_PROFILE_FILE = "${@d.getVar('BPFBAKE_PROFILE') or bpfbake_file_name(d, 'profile')}"
BPFBAKE_TOOLCHAIN_FILE = "${@bpfbake_file_name(d, 'toolchain') if d.getVar('BPFBAKE_TOOLCHAIN') in ('cc', 'llvm') else d.getVar('BPFBAKE_TOOLCHAIN')}"

def bpfbake_version_of(header):
    """LINUX_VERSION_CODE of a version.h, as three numbers; None where there is no such line."""
    import re
    try:
        with open(header) as file:
            found = re.search(r'^#define\s+LINUX_VERSION_CODE\s+(\d+)', file.read(), re.MULTILINE)
    except OSError:
        return None
    code = int(found.group(1)) if found else 0
    return '%d.%d.%d' % (code >> 16, code >> 8 & 255, code & 255) if code else None

def bpfbake_kernel(d):
    """What there is to say of the kernel: keys of a profile with their values, and where the version is from."""
    uapi = os.path.join(d.getVar('RECIPE_SYSROOT') + d.getVar('includedir'))
    if not os.path.exists(os.path.join(uapi, 'linux/bpf.h')):
        bb.fatal("bpfbake: %s/linux/bpf.h is not there: let BPFBAKE_DEPENDS name what stages the kernel's "
                 "user-space headers, linux-libc-headers" % uapi)
    kernel = {'headers': {'uapi': uapi}}
    if d.getVar('BPFBAKE_KERNEL_TASK'):
        build = d.getVar('BPFBAKE_KERNEL_BUILD')
        header = os.path.join(build, 'include/generated/uapi/linux/version.h')
        config = os.path.join(build, '.config')
        for path in (header, config):
            if not os.path.exists(path):
                bb.fatal("bpfbake: %s is not there: BPFBAKE_KERNEL_TASK (now \"%s\") is to name the task that stages "
                         "the kernel, virtual/kernel:do_shared_workdir, and BPFBAKE_KERNEL_BUILD its build tree"
                         % (path, d.getVar('BPFBAKE_KERNEL_TASK')))
        kernel['config'] = config
        # For recipes with `headers: tree`; others never look there.
        source = d.getVar('BPFBAKE_KERNEL_SOURCE')
        if os.path.isdir(source):
            kernel['headers']['tree'] = {'build': build, 'source': source}
        # Read now, not while recipes are parsed: the kernel is built in between.
        with open(os.path.join(build, 'kernel-abiversion')) as file:
            kernel['release'] = file.read().strip()
    else:
        header = os.path.join(uapi, 'linux/version.h')
    version = d.getVar('BPFBAKE_KERNEL_VERSION')
    origin = 'BPFBAKE_KERNEL_VERSION'
    if not version:
        version, origin = bpfbake_version_of(header), header
    if not version:
        bb.fatal("bpfbake: %s tells no version: set BPFBAKE_KERNEL_VERSION to that of the kernel on the device, such "
                 "as 6.6.21" % header)
    kernel['version'] = version
    return kernel, origin

def bpfbake_write(path, comment, value):
    """Writes a manifest. JSON is YAML; paths are relative to the file, so that the same build elsewhere has the same."""
    import json
    def relative(value):
        if isinstance(value, dict):
            return {key: relative(item) for key, item in value.items()}
        if isinstance(value, list):
            return [relative(item) for item in value]
        return os.path.relpath(value, os.path.dirname(path)) if value.startswith('/') else value
    bb.utils.mkdirhier(os.path.dirname(path))
    lines = ['# ' + comment, 'format: 1']
    lines += ['%s: %s' % (key, json.dumps(relative(item), sort_keys=True)) + note for key, item, note in value]
    with open(path, 'w') as file:
        file.write('\n'.join(lines) + '\n')

do_configure[depends] += "${BPFBAKE_KERNEL_TASK}"
do_configure[cleandirs] = "${B}"

python bpfbake_do_configure() {
    profile = d.getVar('BPFBAKE_PROFILE_FILE')
    if not d.getVar('BPFBAKE_PROFILE'):
        kernel, origin = bpfbake_kernel(d)
        bpfbake_write(profile, 'Written by bpfbake.bbclass.', [
            ('arch', d.getVar('BPFBAKE_ARCH'), '  # BPFBAKE_ARCH'),
            ('kernel', kernel, ''),
        ])
        bb.note('bpfbake: kernel %s, from %s' % (kernel.get('release') or kernel['version'], origin))
    kind = d.getVar('BPFBAKE_TOOLCHAIN')
    if kind in ('cc', 'llvm'):
        clang = d.getVar('BPFBAKE_CLANG')
        bpfbake_write(d.getVar('BPFBAKE_TOOLCHAIN_FILE'), 'Written by bpfbake.bbclass.', [
            ('sysroot', d.getVar('RECIPE_SYSROOT'), ''),
            ('bpf', {'compiler': clang, 'headers': ['=' + d.getVar('includedir')]}, '  # BPFBAKE_CLANG'),
            ('loader', {'compiler': {'environment': 'CC'}} if kind == 'cc'
                       else {'compiler': clang, 'linker': 'lld'}, '  # BPFBAKE_TOOLCHAIN'),
        ])
    bb.note('bpfbake: %s for profile %s, toolchain %s'
            % (d.getVar('BPFBAKE_RECIPE'), profile, d.getVar('BPFBAKE_TOOLCHAIN_FILE')))
}

bpfbake_do_compile() {
    # Nothing is written outside of B, and no path of this machine goes into what is made.
    export XDG_CACHE_HOME="${B}/cache"
    export CC="${CC} -ffile-prefix-map=${S}=/usr/src/debug/${BPN} -ffile-prefix-map=${B}=/usr/src/debug/${BPN}"
    # Symbols stay: they go into the package of debug symbols, as others' do.
    if ! ${BPFBAKE} build "${BPFBAKE_RECIPE}" --profile "${BPFBAKE_PROFILE_FILE}" \
            --toolchain "${BPFBAKE_TOOLCHAIN_FILE}" --output "${B}/bake" --no-strip ${BPFBAKE_FLAGS}; then
        echo "bpfbake: ${BPFBAKE_RECIPE} was not baked. What the profile says is from BPFBAKE_ARCH (${BPFBAKE_ARCH})," \
            "BPFBAKE_KERNEL_TASK (${BPFBAKE_KERNEL_TASK}) and BPFBAKE_KERNEL_VERSION (${BPFBAKE_KERNEL_VERSION})," \
            "bpf.compiler is BPFBAKE_CLANG (${BPFBAKE_CLANG})."
        exit 1
    fi
}

bpfbake_do_install() {
    install -d "${D}${bindir}"
    # One profile and one recipe were baked: bake/PROFILE/RECIPE, perhaps with an SBOM beside it.
    for artifact in "${B}"/bake/*/*; do
        case "$artifact" in
        *.cdx.json) continue ;;
        esac
        install -m 0755 "$artifact" "${D}${bindir}/${BPFBAKE_PROGRAM}"
    done
}

EXPORT_FUNCTIONS do_configure do_compile do_install
