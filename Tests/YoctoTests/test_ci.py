"""The example jobs of docs/ci: valid by the schemas of their systems, and their commands do what they are there for."""
import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import yaml

from harness import BPFBAKE, REPOSITORY, run

TOOLS = Path(sys.executable).parent
FILES = {"github.yml": "vendor.github-workflows", "gitlab.yml": "vendor.gitlab-ci"}
PROFILE = "armv7-debian12"


def commands(name):
    """The command lines of a job that call bpfbake, for one profile."""
    job = yaml.safe_load((REPOSITORY / "docs/ci" / name).read_text())
    lines = job["bpf"]["script"] if name == "gitlab.yml" else [
        line for step in job["jobs"]["bake"]["steps"] for line in step.get("run", "").splitlines()]
    return [line.replace("${{ matrix.profile }}", PROFILE).replace("$PROFILE", PROFILE)
            for line in lines if line.startswith("bpfbake ")]


class JobTests(unittest.TestCase):
    def test_schemas(self):
        for name, schema in FILES.items():
            output, code = run([TOOLS / "check-jsonschema", "--builtin-schema", schema, REPOSITORY / "docs/ci" / name])
            self.assertEqual(code, 0, output)

    def test_schemas_find_what_is_wrong(self):
        for name, schema in FILES.items():
            broken = Path(self.enterContext(tempfile.TemporaryDirectory())) / name
            text = (REPOSITORY / "docs/ci" / name).read_text()
            broken.write_text(text.replace("strategy:", "strategie:").replace("artifacts:", "artefacts:"))
            _, code = run([TOOLS / "check-jsonschema", "--builtin-schema", schema, broken])
            self.assertNotEqual(code, 0)

    def test_both_run_the_same(self):
        self.assertEqual(commands("github.yml"), commands("gitlab.yml"))

    def test_commands(self):
        project = Path(self.enterContext(tempfile.TemporaryDirectory()))
        shutil.copytree(REPOSITORY / "Recipes/opensnoop", project / "Recipes/opensnoop")
        lines = commands("gitlab.yml")
        self.assertEqual(len(lines), 2)
        for line in lines:
            words = line.split()
            output, code = run([BPFBAKE, *words[1:]], cwd=project, env=dict(os.environ))
            self.assertEqual(code, 0, output)
        self.assertEqual(sorted(path.name for path in (project / "bake" / PROFILE).iterdir()),
                         ["opensnoop", "opensnoop.cdx.json"])
        self.assertIn("<testcase ", (project / "verify.xml").read_text())

    def test_budget_of_instructions(self):
        project = Path(self.enterContext(tempfile.TemporaryDirectory()))
        shutil.copytree(REPOSITORY / "Recipes/opensnoop", project / "Recipes/opensnoop")
        recipe = project / "Recipes/opensnoop/recipe.yaml"
        text = recipe.read_text()
        recipe.write_text(text.replace("budget: {", "budget: {instructions: 10, "))
        self.assertNotEqual(recipe.read_text(), text)
        output, code = run([BPFBAKE, "verify", "opensnoop", "--profile", PROFILE], cwd=project)
        self.assertEqual(code, 1, output)
        self.assertRegex(output, r"the verifier went through \d+ instructions of trace_openat, budget.instructions allows 10")


if __name__ == "__main__":
    unittest.main()
