"""The class and the recipes of meta-bpfbake, run by bitbake's own library from fetch to install."""
import hashlib
import re
import shutil
import unittest
from pathlib import Path

from harness import BPFBAKE, Build, DebianHeaders, LAYER, REPOSITORY, YOCTO, check, distribution
import qa

MACHINES = {"qemuarm": ("armhf", "linux-headers-armmp", "arm"),
            "qemux86-64": ("amd64", "linux-headers-amd64", "x86_64")}
EXAMPLES = ("opensnoop", "open-example")
# From the task that an edit touches to the last one.
FROM_COMPILE = ["do_compile", "do_install", "do_populate_sysroot"]
FROM_CONFIGURE = ["do_configure", *FROM_COMPILE]
FROM_FETCH = ["do_fetch", "do_unpack", "do_populate_lic", "do_prepare_recipe_sysroot", *FROM_CONFIGURE]

def tasks(recipe, names):
    return {f"{recipe}:{name}" for name in names}


class LayerTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.archive = distribution()
        cls.builds = {}

    def build(self, name, machine, settings=""):
        """A build folder with a layer and a kernel of its own, to be edited."""
        architecture, package, _ = MACHINES[machine]
        folder = YOCTO / "inputs" / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(LAYER, folder / "meta-bpfbake")
        kernel = DebianHeaders(architecture, package).copy(folder / "kernel")
        return Build(name, machine, self.archive, kernel, folder / "meta-bpfbake", settings)

    def built(self, build):
        output, code, ran = build.bitbake(*EXAMPLES)
        self.assertEqual(code, 0, output)
        return build, ran

    def failure(self, build, target, task, **settings):
        """What bitbake says of a target that fails in a task, with settings for local.conf."""
        build.set("".join(f'{key.replace("__", ":")} = "{value}"\n' for key, value in settings.items()))
        output, code, _ = build.bitbake(target)
        self.assertNotEqual(code, 0, output)
        self.assertIn(f"{target}_1.0.bb:{task}", output)
        return output

    def test_two_machines_in_two_folders(self):
        for machine, (architecture, package, arch) in MACHINES.items():
            digests = []
            for name in (f"{machine}-a", f"{machine}-in-another-folder"):
                # The layer as it is in the repository.
                kernel = DebianHeaders(architecture, package).facts
                build, ran = self.built(Build(name, machine, self.archive, kernel))
                for recipe in EXAMPLES:
                    self.assertLessEqual(tasks(recipe, FROM_FETCH), ran)
                    work = build.work(recipe)
                    self.assertEqual(qa.problems(work / "image", arch, [build.folder, YOCTO, Path.home()]), [])
                    self.assertIn(f"bpfbake: {work}/sources/{recipe} for profile", build.log(recipe, "do_configure"))
                    self.assertEqual([p for p in (work / "sources").rglob("*") if p.name == ".work"], [])
                # The kernel's own release, and for the other the version of the headers.
                self.assertIn("bpfbake: kernel 6.1.0-", build.log("open-example", "do_configure"))
                self.assertIn("recipe-sysroot/usr/include/linux/version.h", build.log("opensnoop", "do_configure"))
                # HOME is the build folder: no cache came to lie there.
                self.assertFalse((build.folder / ".cache").exists())
                digests.append([hashlib.sha256(build.artifact(recipe).read_bytes()).hexdigest() for recipe in EXAMPLES])
            self.assertEqual(digests[0], digests[1])

    def test_what_runs_again(self):
        build, _ = self.built(self.build("reruns", "qemuarm"))
        inputs = YOCTO / "inputs/reruns"

        output, code, ran = build.bitbake(*EXAMPLES)
        self.assertEqual((code, ran), (0, set()), output)

        before = build.artifact("opensnoop").read_bytes()
        source = next(inputs.rglob("opensnoop.bpf.c"))
        source.write_text(source.read_text().replace("comm[16]", "comm[32]"))
        output, code, ran = build.bitbake(*EXAMPLES)
        self.assertEqual((code, ran), (0, tasks("opensnoop", FROM_FETCH)), output)
        self.assertNotEqual(build.artifact("opensnoop").read_bytes(), before)

        build.set('BPFBAKE_KERNEL_VERSION:pn-opensnoop = "5.15.20"\n')
        output, code, ran = build.bitbake(*EXAMPLES)
        self.assertEqual((code, ran), (0, tasks("opensnoop", FROM_CONFIGURE)), output)

        build.set('BPFBAKE_KERNEL_VERSION:pn-opensnoop = "5.15.20"\nBPFBAKE_FLAGS:pn-opensnoop = "--verbose"\n')
        output, code, ran = build.bitbake(*EXAMPLES)
        self.assertEqual((code, ran), (0, tasks("opensnoop", FROM_COMPILE)), output)

        config = inputs / "kernel/config"
        config.write_text(config.read_text() + "CONFIG_LOCALVERSION_AUTO=y\n")
        output, code, ran = build.bitbake(*EXAMPLES)
        expected = {"linux-standin:do_shared_workdir"} | tasks("open-example", FROM_CONFIGURE)
        self.assertEqual((code, ran), (0, expected), output)

    def test_llvm_for_the_loader(self):
        build = self.build("llvm", "qemuarm", 'BPFBAKE_TOOLCHAIN = "llvm"\n')
        output, code, _ = build.bitbake("opensnoop")
        self.assertEqual(code, 0, output)
        self.assertEqual(qa.problems(build.work("opensnoop") / "image", "arm", [build.folder]), [])

    def test_headers_of_the_kernel(self):
        """A program that includes linux/sched.h: the example, and the same exported."""
        folder = YOCTO / "inputs/tree"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(LAYER / "recipes-example/exits/files/exits", folder / "Recipes/runs")
        kernel = DebianHeaders("amd64", "linux-headers-amd64").facts
        # The kernel of the profile may be any: the recipe says that it is made for that of the image.
        (folder / "board.yaml").write_text(
            'format: 1\narch: x86_64\nkernel: {version: "6.1", headers: {tree: {'
            f'build: "{(kernel / "build").resolve()}", source: "{(kernel / "source").resolve()}"'
            '}}}\n')
        check([BPFBAKE, "export", "yocto", "runs", "--profile", folder / "board.yaml", "--release", "wrynose",
               "--layer", "mine", "--kernel-recipe", "linux-standin", "--output", folder / "layer"], cwd=folder)
        digests = set()
        for name in ("tree-a", "tree-in-another-folder"):
            build = Build(name, "qemux86-64", self.archive, kernel, f"{LAYER} {folder / 'layer'}")
            output, code, ran = build.bitbake("exits", "runs")
            self.assertEqual(code, 0, output)
            self.assertIn("linux-standin:do_shared_workdir", ran)
            for recipe in ("exits", "runs"):
                self.assertEqual(qa.problems(build.work(recipe) / "image", "x86_64", [build.folder, YOCTO]), [])
            digests.add(hashlib.sha256(build.artifact("exits").read_bytes()).hexdigest())
        self.assertEqual(len(digests), 1)

    def test_exported_layer(self):
        folder = YOCTO / "inputs/exported"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(REPOSITORY / "Recipes/opensnoop", folder / "Recipes/watch_opens")
        for output in ("layer", "again"):
            check([BPFBAKE, "export", "yocto", "watch_opens", "--profile", "qemuarm", "--release", "wrynose",
                   "--layer", "mine", "--kernel-recipe", "linux-standin", "--machine", "qemuarm",
                   "--output", folder / output], cwd=folder)
        check(["diff", "-r", folder / "layer", folder / "again"])
        kernel = DebianHeaders("armhf", "linux-headers-armmp").facts
        build = Build("exported", "qemuarm", self.archive, kernel, f"{LAYER} {folder / 'layer'}")
        output, code, _ = build.bitbake("watch-opens", "linux-standin")
        self.assertEqual(code, 0, output)
        self.assertEqual(qa.problems(build.work("watch-opens") / "image", "arm", [build.folder, YOCTO]), [])
        self.assertTrue(build.artifact("watch-opens", "watch_opens").exists())
        self.assertIn("CONFIG_FTRACE_SYSCALLS=y", (build.work("linux-standin") / "sources/bpfbake.cfg").read_text())

    def test_broken_source(self):
        build = self.build("broken", "qemuarm")
        source = next((YOCTO / "inputs/broken").rglob("opensnoop.bpf.c"))
        source.write_text(source.read_text().replace("event->pid =", "event->pidd ="))
        self.failure(build, "opensnoop", "do_compile")
        log = build.log("opensnoop", "do_compile")
        self.assertRegex(log, r"opensnoop\.bpf\.c:\d+:\d+: error: no member named 'pidd' in 'struct event'")

    def test_bad_input(self):
        build = self.build("bad-input", "qemuarm")
        clang = build.folder / "clang"
        clang.write_text('#!/bin/sh\ncase $1 in\n--version) echo "clang version 17.0.0" ;;\n'
                         '--print-targets) echo "    arm - ARM" ;;\n-print-resource-dir) echo / ;;\nesac\n')
        clang.chmod(0o755)
        nowhere = build.folder / "nowhere"

        log = self.failure(build, "open-example", "do_configure", BPFBAKE_KERNEL_BUILD=nowhere)
        self.assertIn("nowhere/include/generated/uapi/linux/version.h is not there", log)
        self.assertIn("virtual/kernel:do_shared_workdir", log)

        log = self.failure(build, "opensnoop", "do_configure",
                           BPFBAKE_DEPENDS="clang-native ninja-native libbpf bpfbake-native")
        self.assertIn("linux/bpf.h is not there: let BPFBAKE_DEPENDS name", log)

        log = self.failure(build, "opensnoop", "do_compile", BPFBAKE_ARCH="sh4")
        self.assertIn('expected an architecture, found `sh4`', log)
        self.assertIn("BPFBAKE_ARCH (sh4)", log)

        log = self.failure(build, "opensnoop", "do_compile", BPFBAKE_CLANG=clang)
        self.assertIn("no clang with a bpf target", log)
        self.assertIn(f"bpf.compiler is BPFBAKE_CLANG ({clang})", log)

        log = self.failure(build, "opensnoop", "do_compile", BPFBAKE_ARCH="aarch64")
        self.assertIn("the loader's compiler makes code for arm-linux-gnueabihf", log)

        config = YOCTO / "inputs/bad-input/kernel/config"
        config.write_text(re.sub(r"^CONFIG_(KPROBES|KPROBE_EVENTS|BPF_SYSCALL|BPF_EVENTS)=y\n", "", config.read_text(),
                                 flags=re.MULTILINE))
        log = self.failure(build, "open-example", "do_compile")
        self.assertIn("configured without CONFIG_BPF_EVENTS, CONFIG_BPF_SYSCALL, CONFIG_KPROBE_EVENTS", log)
        self.assertRegex(log, r"switch on in the kernel's configuration:[\s|]+CONFIG_BPF_EVENTS=y[\s|]+CONFIG_BPF_SYSCALL=y")

        build.set('BPFBAKE_DIST = ""\n')
        output, code, _ = build.bitbake("opensnoop")
        self.assertNotEqual(code, 0)
        self.assertIn("opensnoop was skipped: set BPFBAKE_DIST to the archive", output)
        output, code, _ = build.bitbake("bpfbake-native")
        self.assertNotEqual(code, 0)
        self.assertIn("bpfbake-native was skipped: set BPFBAKE_DIST to the archive", output)
        # Without the layers that have them, what is not there is told, and the rest of the world can be built.
        build.set('BBFILE_COLLECTIONS:remove = "openembedded-layer"\n')
        output, code, _ = build.bitbake("opensnoop")
        self.assertNotEqual(code, 0)
        self.assertIn("opensnoop was skipped: add the layer meta-oe, for libbpf", output)


if __name__ == "__main__":
    unittest.main()
