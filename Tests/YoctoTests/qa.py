"""What oe-core's package QA (insane.bbclass) asks of a package that holds artifacts, asked of an image folder.

A check is a row of CHECKS: its name, as insane.bbclass has it where it is one of its own, and a function that tells what is
wrong with one file. `problems` runs all of them.
"""
import os
import stat
import struct
import sys
from pathlib import Path

# include/uapi/linux/elf-em.h: machine, and the class and byte order of its ELF files (elf.h).
MACHINES = {"arm": (40, 1, 1), "x86_64": (62, 2, 1), "aarch64": (183, 2, 1)}
PT_DYNAMIC, PT_INTERP = 2, 3
SHT_SYMTAB = 2
DT_TEXTREL, DT_FLAGS, DF_TEXTREL = 22, 30, 4


class ELF:
    """As much of an ELF file as the checks read."""

    def __init__(self, content):
        self.content = content
        self.bits, self.order = content[4], content[5]
        self.form = "<" if self.order == 1 else ">"
        wide = self.bits == 2
        self.machine = self.unpack("H", 18)[0]
        self.word = "Q" if wide else "I"
        program, section = self.unpack(self.word * 2, 32 if wide else 28)
        program_size, program_count, section_size, section_count = self.unpack("4H", 54 if wide else 42)
        self.segments = []
        for index in range(program_count):
            start = program + index * program_size
            kind = self.unpack("I", start)[0]
            offset = self.unpack(self.word, start + (8 if wide else 4))[0]
            size = self.unpack(self.word, start + (32 if wide else 16))[0]
            self.segments.append((kind, offset, size))
        self.sections = [self.unpack("I", section + index * section_size + 4)[0] for index in range(section_count)]

    def unpack(self, form, offset):
        return struct.unpack_from(self.form + form, self.content, offset)

    def dynamic(self):
        """The dynamic section as pairs of tag and value."""
        pair = struct.Struct(self.form + self.word * 2)
        for kind, offset, size in self.segments:
            if kind == PT_DYNAMIC:
                yield from pair.iter_unpack(self.content[offset:offset + size // pair.size * pair.size])


class Package:
    """A file of an image, and what is known of the build."""

    def __init__(self, path, image, arch, build_paths, owner):
        self.path, self.image, self.arch, self.build_paths, self.owner = path, image, arch, build_paths, owner
        self.content = path.read_bytes()
        self.status = path.lstat()
        self.elf = ELF(self.content) if self.content.startswith(b"\x7fELF") else None


def buildpaths(package):
    for path in package.build_paths:
        if os.fsencode(path) in package.content:
            return f"holds the path {path}"


def already_stripped(package):
    if package.elf and SHT_SYMTAB not in package.elf.sections:
        return "is stripped: no package of debug symbols can be made of it"


def arch(package):
    elf = package.elf
    if not elf:
        return "is no ELF file"
    if (elf.machine, elf.bits, elf.order) != MACHINES[package.arch]:
        return f"is for machine {elf.machine}, class {elf.bits}, byte order {elf.order}, not for {package.arch}"


def static(package):
    kinds = {kind for kind, _, _ in package.elf.segments} if package.elf else set()
    if kinds & {PT_INTERP, PT_DYNAMIC}:
        return "is not static: it wants a dynamic linker"


def textrel(package):
    for tag, value in package.elf.dynamic() if package.elf else ():
        if tag == DT_TEXTREL or tag == DT_FLAGS and value & DF_TEXTREL:
            return "has relocations in its text"


def mode(package):
    bits = stat.S_IMODE(package.status.st_mode)
    if not stat.S_ISREG(package.status.st_mode) or bits != 0o755:
        return f"is no regular file of mode 755: {bits:o}"


def host_user_contaminated(package):
    owner = (package.status.st_uid, package.status.st_gid)
    if owner != package.owner:
        return f"belongs to {owner}, not to {package.owner}"


def installed_vs_shipped(package):
    if package.path.parent != package.image / "usr/bin":
        return "is in no package: FILES has ${bindir}"


CHECKS = {
    "buildpaths": buildpaths, "already-stripped": already_stripped, "arch": arch, "static": static,
    "textrel": textrel, "mode": mode, "host-user-contaminated": host_user_contaminated,
    "installed-vs-shipped": installed_vs_shipped,
}


def problems(image, arch, build_paths, owner=None):
    """What is wrong in an image folder, as (check, file, sentence). An image without a file is wrong too."""
    image = Path(image)
    owner = owner or (os.geteuid(), os.getegid())
    files = [path for path in sorted(image.rglob("*")) if not path.is_dir() or path.is_symlink()]
    found = [] if files else [("empty", str(image), "no file was installed")]
    for path in files:
        package = Package(path, image, arch, [str(p) for p in build_paths], owner)
        for name, check in CHECKS.items():
            if sentence := check(package):
                found.append((name, str(path.relative_to(image)), sentence))
    return found


if __name__ == "__main__":
    faults = problems(sys.argv[1], sys.argv[2], sys.argv[3:])
    for fault in faults:
        print("%s: %s: %s" % fault)
    sys.exit(1 if faults else 0)
