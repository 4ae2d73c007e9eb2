"""What others' tools say of the layer's files: oelint-adv of the recipes, kas of the kas file."""
import os
import re
import sys
import tempfile
import unittest
from pathlib import Path

from harness import BPFBAKE, LAYER, REPOSITORY, check, run, version

TOOLS = Path(sys.executable).parent


def lint(recipes, release="wrynose"):
    """What oelint-adv has against recipes: lines of errors, the one about a server that cannot be asked left out."""
    output, _ = run([TOOLS / "oelint-adv", "--quiet", "--hide", "info", "--hide", "warning", "--release", release,
                     "--suppress", "oelint.vars.homepageping", *recipes])
    return [line for line in output.splitlines() if re.search(r":(error|warning|info):", line)]


class RecipeTests(unittest.TestCase):
    def test_oelint(self):
        recipes = sorted(LAYER.rglob("*.bb"))
        self.assertEqual(len(recipes), 5)
        self.assertEqual(lint(recipes), [])

    def test_oelint_finds_what_is_wrong(self):
        broken = Path(self.enterContext(tempfile.TemporaryDirectory())) / "broken_1.0.bb"
        broken.write_text('SRC_URI = "file://x"\ninherit bpfbake\n')
        self.assertTrue(lint([broken]))

    def test_oelint_of_what_is_exported(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for release in ("scarthgap", "walnascar", "whinlatter", "wrynose"):
            output = folder / release
            check([BPFBAKE, "export", "yocto", REPOSITORY / "Recipes/opensnoop", REPOSITORY / "Recipes/open-example",
                   "--profile", "qemuarm", "--release", release, "--output", output, "--machine", "qemuarm",
                   "--build-output", folder / "bake"])
            self.assertEqual(lint(sorted(output.rglob("*.bb")), release), [])

    def test_kas(self):
        # The repositories themselves are not fetched.
        steps = ("repo_setup_loop", "repos_checkout", "finish_setup_repos", "repos_apply_patches")
        environment = dict(os.environ, KAS_WORK_DIR=self.enterContext(tempfile.TemporaryDirectory()))
        output, code = run([TOOLS / "kas", "dump", *(f"--skip={step}" for step in steps), LAYER / "kas/qemuarm.yml"],
                           env=environment)
        self.assertEqual(code, 0, output)
        self.assertIn("Recipes/meta-bpfbake:", output)

    def test_the_archive_is_the_one_of_this_version(self):
        names = [path.name for path in LAYER.rglob("bpfbake-native*.bb")]
        self.assertEqual(names, [f"bpfbake-native_{version()}.bb"])


if __name__ == "__main__":
    unittest.main()
