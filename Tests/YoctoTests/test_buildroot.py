"""The packages that `export buildroot` writes, under GNU make with a stub of Buildroot's infrastructure."""
import re
import shutil
import unittest

from harness import BPFBAKE, HERE, REPOSITORY, YOCTO, check, run
import qa

# Buildroot calls its compiler by an absolute path, with flags behind it.
TARGET_CC = "/usr/bin/arm-linux-gnueabihf-gcc -mcpu=cortex-a7 -fstack-protector-strong"


class BuildrootTests(unittest.TestCase):
    def export(self, name, *options):
        folder = YOCTO / "buildroot" / name
        shutil.rmtree(folder, ignore_errors=True)
        check([BPFBAKE, "export", "buildroot", REPOSITORY / "Recipes/opensnoop", REPOSITORY / "Recipes/open-example",
               "--profile", "qemuarm", "--output", folder / "tree", "--external", "TEST",
               "--build-output", folder / "bake", *options])
        return folder

    def make(self, folder, tree="tree", output="output"):
        return run(["make", "-f", HERE / "buildroot/Makefile", f"BR2_EXTERNAL={folder / tree}", f"O={folder / output}",
                    f"TARGET_CC={TARGET_CC}", f"BPFBAKE={BPFBAKE}", "BR2_PACKAGE_OPENSNOOP=y",
                    "BR2_PACKAGE_OPEN_EXAMPLE=y"])

    def test_packages(self):
        folder = self.export("packages")
        for output in ("output", "output-of-another-name"):
            said, code = self.make(folder, output=output)
            self.assertEqual(code, 0, said)
            image = folder / output / "target"
            self.assertEqual(qa.problems(image, "arm", [folder]), [])
            self.assertEqual(sorted(p.name for p in (image / "usr/bin").iterdir()), ["open-example", "opensnoop"])
            config = (folder / output / "linux.config").read_text().split()
            self.assertLessEqual({"CONFIG_BPF_SYSCALL=y", "CONFIG_KPROBE_EVENTS=y", "CONFIG_FTRACE_SYSCALLS=y"},
                                 set(config))
        check(["diff", "-r", folder / "output/target", folder / "output-of-another-name/target"])

    def test_config(self):
        folder = self.export("config")
        sourced = re.findall(r'source "\$BR2_EXTERNAL_TEST_PATH/(.*)"', (folder / "tree/Config.in").read_text())
        self.assertEqual(sourced, ["package/open-example/Config.in", "package/opensnoop/Config.in"])
        for path in sourced:
            text = (folder / "tree" / path).read_text()
            self.assertRegex(text, r'\Aconfig BR2_PACKAGE_[A-Z_]+\n\tbool "[a-z-]+"\n\tdepends on BR2_arm\n\thelp\n\t  ')

    def test_changed_licence(self):
        folder = self.export("licence")
        source = folder / "tree/package/opensnoop/src/opensnoop/opensnoop.bpf.c"
        source.write_text(source.read_text() + "\n")
        said, code = self.make(folder)
        self.assertNotEqual(code, 0)
        self.assertIn("opensnoop/opensnoop.bpf.c: FAILED", said)


if __name__ == "__main__":
    unittest.main()
