# As much of oe-core's base.bbclass and staging.bbclass as a recipe of one static program needs: the tasks by their names and
# in their order, exported so that another class can take their place.

die() {
    echo "ERROR: $*"
    exit 1
}

addtask do_fetch
do_fetch[dirs] = "${DL_DIR}"
do_fetch[file-checksums] = "${@bb.fetch.get_checksum_file_list(d)}"
python base_do_fetch() {
    urls = d.getVar('SRC_URI').split()
    if urls:
        bb.fetch2.Fetch(urls, d).download()
}

addtask do_unpack after do_fetch
do_unpack[cleandirs] = "${UNPACKDIR}"
python base_do_unpack() {
    urls = d.getVar('SRC_URI').split()
    if urls:
        bb.fetch2.Fetch(urls, d).unpack(d.getVar('UNPACKDIR'))
}

addtask do_populate_lic after do_unpack
python base_do_populate_lic() {
    import hashlib
    for item in (d.getVar('LIC_FILES_CHKSUM') or '').split():
        _, _, path, _, _, parameters = bb.fetch.decodeurl(item)
        # Those of COMMON_LICENSE_DIR are oe-core's.
        if path.startswith(d.getVar('COMMON_LICENSE_DIR')):
            continue
        with open(os.path.join(d.getVar('S'), path), 'rb') as file:
            lines = file.read().splitlines(keepends=True)
        begin, end = int(parameters.get('beginline', 1)), int(parameters.get('endline', len(lines)))
        found = hashlib.md5(b''.join(lines[begin - 1:end])).hexdigest()
        if found != parameters['md5']:
            bb.fatal('%s: md5 is %s, the recipe has %s' % (path, found, parameters['md5']))
}

addtask do_prepare_recipe_sysroot after do_fetch
do_prepare_recipe_sysroot[cleandirs] = "${RECIPE_SYSROOT} ${RECIPE_SYSROOT_NATIVE}"
do_prepare_recipe_sysroot[deptask] = "do_populate_sysroot"
python base_do_prepare_recipe_sysroot() {
    import shutil
    for name in (d.getVar('DEPENDS') or '').split():
        source = os.path.join(d.getVar('TMPDIR'), 'sysroots', d.getVar('TARGET_ARCH'), name)
        kind = 'RECIPE_SYSROOT_NATIVE' if name.endswith('-native') else 'RECIPE_SYSROOT'
        shutil.copytree(source, d.getVar(kind), symlinks=True, dirs_exist_ok=True)
}

addtask do_configure after do_unpack do_prepare_recipe_sysroot
do_configure[dirs] = "${B}"
base_do_configure() {
    :
}

addtask do_compile after do_configure
do_compile[dirs] = "${B}"
base_do_compile() {
    :
}

addtask do_install after do_compile
do_install[dirs] = "${B}"
do_install[cleandirs] = "${D}"
base_do_install() {
    :
}

addtask do_populate_sysroot after do_install
python base_do_populate_sysroot() {
    import shutil
    target = os.path.join(d.getVar('TMPDIR'), 'sysroots', d.getVar('TARGET_ARCH'), d.getVar('PN'))
    bb.utils.remove(target, recurse=True)
    shutil.copytree(d.getVar('D'), target, symlinks=True)
}

addtask do_build after do_populate_sysroot do_populate_lic
do_build[noexec] = "1"
base_do_build() {
    :
}

EXPORT_FUNCTIONS do_fetch do_unpack do_populate_lic do_prepare_recipe_sysroot do_configure do_compile do_install do_populate_sysroot do_build
