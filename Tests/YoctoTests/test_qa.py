"""The checker finds what it is to find: for each row a package that is broken in that way alone."""
import os
import shutil
import struct
import tempfile
import unittest
from pathlib import Path

from harness import BPFBAKE, REPOSITORY, check
import qa


class CheckerTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        (cls.folder / "profile.yaml").write_text('format: 1\narch: x86_64\nkernel: {version: 6.1.76}\n')
        check([BPFBAKE, "build", REPOSITORY / "Recipes/opensnoop", "--profile", cls.folder / "profile.yaml",
               "--output", cls.folder / "bake", "--no-strip"])
        cls.baked = cls.folder / "bake/profile/opensnoop"

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def setUp(self):
        self.image = self.folder / "image"
        shutil.rmtree(self.image, ignore_errors=True)
        self.file = self.image / "usr/bin/opensnoop"
        self.file.parent.mkdir(parents=True)
        shutil.copy(self.baked, self.file)
        self.file.chmod(0o755)

    def faults(self):
        return {name for name, _, _ in qa.problems(self.image, "x86_64", [self.folder])}

    def edit(self, change):
        content = bytearray(self.file.read_bytes())
        change(content)
        self.file.write_bytes(content)

    def test_good(self):
        self.assertEqual(self.faults(), set())

    def test_empty(self):
        self.file.unlink()
        self.assertEqual(self.faults(), {"empty"})

    def test_buildpaths(self):
        self.edit(lambda content: content.extend(os.fsencode(self.folder) + b"/source.c\0"))
        self.assertEqual(self.faults(), {"buildpaths"})

    def test_already_stripped(self):
        check(["strip", self.file])
        self.assertEqual(self.faults(), {"already-stripped"})

    def test_arch(self):
        self.edit(lambda content: struct.pack_into("<H", content, 18, 40))
        self.assertEqual(self.faults(), {"arch"})

    def test_no_program(self):
        self.file.write_text("#!/bin/sh\n")
        self.assertEqual(self.faults(), {"arch"})

    def test_static(self):
        # The third program header, PT_GNU_STACK, becomes PT_INTERP (elf.h: 64 bytes of header, 56 each).
        self.edit(lambda content: struct.pack_into("<I", content, 64 + 2 * 56, qa.PT_INTERP))
        self.assertEqual(self.faults(), {"static"})

    def test_textrel(self):
        source = self.folder / "textrel.s"
        source.write_text(".text\n.globl f\nf: .quad f\n")
        check(["gcc", "-shared", "-nostdlib", "-Wl,-z,notext", source, "-o", self.file])
        self.file.chmod(0o755)
        self.assertEqual(self.faults(), {"static", "textrel"})

    def test_mode(self):
        self.file.chmod(0o644)
        self.assertEqual(self.faults(), {"mode"})
        self.file.chmod(0o777)
        self.assertEqual(self.faults(), {"mode"})

    def test_owner(self):
        # As if another user had installed it: what cp -a keeps of a build user's files.
        expected = (os.geteuid() + 1, os.getegid())
        self.assertEqual({name for name, _, _ in qa.problems(self.image, "x86_64", [self.folder], expected)},
                         {"host-user-contaminated"})

    def test_unshipped(self):
        (self.image / "opt").mkdir()
        shutil.move(self.file, self.image / "opt/opensnoop")
        self.assertEqual(self.faults(), {"installed-vs-shipped"})

    def test_every_row_is_broken_once(self):
        broken = {name.removeprefix("test_").replace("_", "-") for name in dir(self) if name.startswith("test_")}
        names = {"owner": "host-user-contaminated", "unshipped": "installed-vs-shipped"}
        self.assertLessEqual(set(qa.CHECKS), {names.get(name, name) for name in broken})


if __name__ == "__main__":
    unittest.main()
