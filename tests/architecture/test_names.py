"""Names that say nothing are refused, and the standard library's `site` stays importable."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAY_NOTHING = {"utils", "helpers", "common", "misc"}
FOLDERS = [
    path for path in ROOT.iterdir() if path.is_dir() and path.name not in {"frontend", "var"} and path.name[0] != "."
]


def test_no_module_is_named_for_nothing() -> None:
    nameless = [
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in folder.rglob("*")
        if path.stem in SAY_NOTHING and "node_modules" not in path.parts
    ]
    assert nameless == []


def test_no_package_hides_a_module_of_its_name() -> None:
    """Python imports the package and never says that the module beside it is dead."""
    hidden = [
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in folder.rglob("*.py")
        if (path.with_suffix("") / "__init__.py").exists() and "node_modules" not in path.parts
    ]
    assert hidden == []


def test_site_is_a_plain_folder() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()
    found = subprocess.run(
        [sys.executable, "-c", "import site; print(site.__file__)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(ROOT / "site") not in found.stdout
