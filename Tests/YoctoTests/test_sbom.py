"""The documents of `build --sbom`, by the validator of the CycloneDX project."""
import hashlib
import json
import tempfile
import unittest
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from harness import BPFBAKE, check

SOURCE = """#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "same.h"
SEC("raw_tracepoint/sys_enter") int %s(void *context) { return NUMBER; }
char LICENSE[] SEC("license") = "GPL";
"""


class BillOfMaterialsTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        # Two headers of one name.
        for name in ("one", "other"):
            (self.folder / name).mkdir()
            (self.folder / name / f"{name}.bpf.c").write_text(SOURCE % name)
            (self.folder / name / "same.h").write_text(f"#define NUMBER 0 /* {name} */\n")
        (self.folder / "recipe.yaml").write_text(
            "format: 1\nlicense: GPL-2.0-only OR BSD-2-Clause\nsources: [one/one.bpf.c, other/other.bpf.c]\n")
        (self.folder / "board.yaml").write_text('format: 1\narch: arm\nkernel: {version: "6.1"}\n')

    def document(self, output):
        printed = check([BPFBAKE, "build", self.folder / "recipe.yaml", "--profile", self.folder / "board.yaml",
                         "--sbom", "--output", self.folder / output])
        path = next((self.folder / output / "board").glob("*.cdx.json"))
        self.assertIn(path.name, printed)
        return path.read_text()

    def test_valid_and_true(self):
        text = self.document("bake")
        validator = JsonStrictValidator(SchemaVersion.V1_5)
        self.assertIsNone(validator.validate_str(text))
        self.assertIsNotNone(validator.validate_str(text.replace('"SHA-256"', '"SHA-2"', 1)))
        document = json.loads(text)
        artifact = next(p for p in (self.folder / "bake/board").iterdir() if p.suffix != ".json")
        self.assertEqual(document["metadata"]["component"]["hashes"][0]["content"],
                         hashlib.sha256(artifact.read_bytes()).hexdigest())
        self.assertEqual(document["metadata"]["component"]["licenses"],
                         [{"expression": "(GPL-2.0-only OR BSD-2-Clause) AND MIT"}])
        references = [component["bom-ref"] for component in document["components"]]
        self.assertEqual(len(references), len(set(references)))
        self.assertEqual(references, document["dependencies"][0]["dependsOn"])
        self.assertLessEqual({"source/same.h", "source/same.h#2", "source/one.bpf.c", "loader"}, set(references))
        for component in document["components"]:
            if component["bom-ref"] == "source/one.bpf.c":
                self.assertEqual(component["hashes"][0]["content"],
                                 hashlib.sha256((self.folder / "one/one.bpf.c").read_bytes()).hexdigest())

    def test_same_inputs_same_document(self):
        self.assertEqual(self.document("bake"), self.document("another-folder"))


if __name__ == "__main__":
    unittest.main()
