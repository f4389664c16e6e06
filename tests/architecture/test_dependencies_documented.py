"""Every direct dependency has its reason in docs/dependencies.md, and every reason its dependency."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def named_in(file: str) -> set[str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {re.split(r"[\[<>=!~ ]", line, maxsplit=1)[0] for line in lines if line and not line.startswith(("#", "-"))}


def named_in_package() -> set[str]:
    package = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))
    return {*package.get("dependencies", {}), *package.get("devDependencies", {})}


def explained() -> set[str]:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    return {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}


def test_every_dependency_has_a_reason_and_every_reason_a_dependency() -> None:
    named = named_in("requirements.in") | named_in("requirements-dev.in") | named_in_package()
    assert named == explained()
