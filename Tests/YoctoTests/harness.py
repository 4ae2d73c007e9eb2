"""Runs bitbake's library on the layer, in build folders of the tests' own, with stand-ins for oe-core.

Environment: BPFBAKE, the command line to test; YOCTO, a folder to work in (bitbake/ below it holds the library).
"""
import os
import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
LAYER = REPOSITORY / "Recipes" / "meta-bpfbake"
BPFBAKE = Path(os.environ["BPFBAKE"]).resolve()
YOCTO = Path(os.environ["YOCTO"]).resolve()


def run(arguments, **options):
    """A command to its end: what it said on both outputs, and its exit code."""
    done = subprocess.run([str(a) for a in arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", **options)
    return done.stdout, done.returncode


def check(arguments, **options):
    output, code = run(arguments, **options)
    if code:
        raise AssertionError(f"{arguments} ended with {code}:\n{output}")
    return output


def version():
    return re.search(r'current = "(.*)"', (REPOSITORY / "Sources/bpfbake/Version.swift").read_text()).group(1)


def distribution():
    """An archive such as `make dist` makes, of the command line under test."""
    name = f"bpfbake-{version()}-linux-{os.uname().machine}"
    folder = YOCTO / "dist" / name
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.mkdir(parents=True)
    check([REPOSITORY / "Scripts/install-tree", BPFBAKE, folder])
    archive = YOCTO / "dist" / f"{name}.tar.gz"
    check(["tar", "-C", folder.parent, "--use-compress-program=gzip -1", "-cf", archive, name])
    return archive


class DebianHeaders:
    """The package linux-headers-* that a Debian kernel's modules are built with, for any architecture."""

    def __init__(self, architecture, package, suite="bookworm"):
        self.folder = YOCTO / "debian" / f"{package}-{architecture}-2"
        self.facts = self.folder / "facts"
        if (self.facts / "config").exists() and (self.facts / "source").exists():
            return
        for name in ("state/lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        uris = check(["apt-get", "update", "--print-uris"])
        site = re.search(r"^'(\S+debian)/dists/[a-z]+/InRelease'", uris, re.MULTILINE).group(1)
        (self.folder / "sources.list").write_text(f"deb [arch={architecture}] {site} {suite} main\n")
        configuration = self.folder / "apt.conf"
        configuration.write_text(f"""
            #clear APT::Architectures;
            APT::Architecture "{architecture}";
            APT::Architectures {{ "{architecture}"; }};
            APT::Sandbox::User "";
            Acquire::Languages "none";
            Acquire::Retries "2";
            Dir::Etc::SourceList "{self.folder}/sources.list";
            Dir::Etc::SourceParts "/dev/null";
            Dir::State "{self.folder}/state";
            Dir::State::status "{self.folder}/status";
            Dir::Cache "{self.folder}/cache";
        """)
        environment = dict(os.environ, APT_CONFIG=str(configuration))
        check(["apt-get", "-q", "update"], env=environment)
        depends = check(["apt-cache", "depends", package], env=environment)
        real = re.search(r"Depends: (linux-headers-\S+)", depends).group(1)
        common = re.search(r"Depends: (linux-headers-\S+-common)", check(["apt-cache", "depends", real], env=environment))
        check(["apt-get", "-q", "download", real, common.group(1)], env=environment, cwd=self.folder)
        unpacked = self.folder / "unpacked"
        for package in self.folder.glob("linux-headers-*.deb"):
            check(["dpkg-deb", "-x", package, unpacked])
            package.unlink()
        sources = unpacked / "usr/src"
        tree = sources / real
        self.facts.mkdir()
        # What is staged as the kernel's source and build trees.
        (self.facts / "source").symlink_to(sources / common.group(1))
        (self.facts / "build").symlink_to(tree)
        shutil.copy(next(tree.rglob("include/generated/uapi/linux/version.h")), self.facts / "version.h")
        (self.facts / "release").write_text(real.removeprefix("linux-headers-") + "\n")
        shutil.copy(tree / ".config", self.facts / "config")

    def copy(self, folder):
        """The facts in a folder of a test's own, to be edited."""
        shutil.copytree(self.facts, folder, symlinks=True)
        return folder


# The programs of the host that recipes may call, as oe-core has a list of them (HOSTTOOLS).
HOST_TOOLS = ("as ld sh cat chmod cp dirname env expr grep gzip install ln ls mkdir mv readlink rmdir python3 rm sed tar touch true uname zstd "
              "arm-linux-gnueabihf-gcc x86_64-linux-gnu-gcc").split()


class Build:
    """One build folder of bitbake."""

    def __init__(self, name, machine, archive, kernel, layer=LAYER, settings=""):
        self.folder = YOCTO / "builds" / name
        self.output = self.folder / "tmp"  # bitbake's own, TMPDIR
        self.machine = machine
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "conf").mkdir(parents=True)
        tools = self.output / "hosttools"
        tools.mkdir(parents=True)
        for tool in HOST_TOOLS:
            (tools / tool).symlink_to(shutil.which(tool))
        (self.folder / "conf/bblayers.conf").write_text(
            f'BBPATH = "${{TOPDIR}}"\nBBFILES ?= ""\nBBLAYERS = "{HERE / "meta-standin"} {layer}"\n')
        clang = shutil.which("clang")
        self.settings = (f'MACHINE = "{machine}"\nBPFBAKE_DIST = "{archive}"\nHOST_CLANG = "{clang}"\n'
                         f'KERNEL_FACTS = "{kernel}"\n')
        self.set(settings)

    def set(self, settings):
        (self.folder / "conf/local.conf").write_text(self.settings + settings)

    def bitbake(self, *arguments):
        """Output, exit code, and the tasks that ran as "recipe:task"."""
        before = self._tasks()
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        output, code = run([YOCTO / "bitbake/bin/bitbake", *arguments], cwd=self.folder, env=environment)
        after = self._tasks()
        ran = {task for task, count in after.items() if count > before.get(task, 0)}
        return output, code, ran

    def _tasks(self):
        counts = {}
        for log in (self.output / "work").glob("*/*/temp/log.task_order"):
            recipe = re.sub(r"-[0-9.]+$", "", log.parent.parent.name)
            for line in log.read_text().splitlines():
                task = f"{recipe}:{line.split()[1]}"
                counts[task] = counts.get(task, 0) + 1
        return counts

    def work(self, recipe):
        return next(path for path in (self.output / "work").glob(f"*/{recipe}-[0-9]*"))

    def artifact(self, recipe, program=None):
        return self.work(recipe) / "image/usr/bin" / (program or recipe)

    def log(self, recipe, task):
        return (self.work(recipe) / "temp" / f"log.{task}").read_text(errors="replace")
