"""Doors open one way: the contracts of pyproject.toml hold."""

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_import_contracts_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    places = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
    result = subprocess.run(
        [str(command), "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": places},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout


KNOW_NO_REQUEST = ("services", "rules", "queries", "states")


ROOMS = (
    "accounts",
    "auditors",
    "budget",
    "councils",
    "discussion",
    "facilities",
    "proposals",
    "regulations",
    "surveys",
    "briefings",
)


def service_modules() -> list[Path]:
    """services.py, services/*.py and the like of every app, and the kernel's workflow."""
    apps = [
        *(ROOT / room for room in ROOMS),
        *(path for path in (ROOT / "site").iterdir() if path.name != "core"),
    ]
    found = [ROOT / "site" / "core" / "permissions.py", *(ROOT / "site" / "core" / "workflow").glob("*.py")]
    for app in apps:
        for name in KNOW_NO_REQUEST:
            found += [*app.glob(f"{name}.py"), *app.glob(f"{name}/**/*.py"), *app.glob(f"*/{name}.py")]
    return found


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_services_know_no_request() -> None:
    modules = service_modules()
    assert len(modules) > 10
    asking = [str(path) for path in modules if any(name.startswith("django.http") for name in imported(path))]
    assert asking == []


def test_no_migration_is_missing(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
