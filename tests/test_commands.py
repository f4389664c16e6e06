"""The two commands answer a missing tool with one sentence."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bench.__main__ import main

ROOT = Path(__file__).resolve().parents[1]


def make(*arguments: str, path: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{path}:/usr/bin:/bin"}
    return subprocess.run(
        ["make", "-s", "tools", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def script(folder: Path, name: str, body: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)


def test_a_missing_python_is_one_sentence(tmp_path: Path) -> None:
    result = make("PYTHON=no-such-python", path=tmp_path)
    assert result.returncode != 0
    assert result.stdout.strip() == "Dure needs Python 3.11 or newer; no no-such-python was found."


def test_an_old_python_is_one_sentence(tmp_path: Path) -> None:
    script(tmp_path, "oldpython", 'case "$1" in --version) echo "Python 3.8.10";; *) exit 1;; esac')
    result = make(f"PYTHON={tmp_path}/oldpython", path=tmp_path)
    assert result.stdout.strip() == "Dure needs Python 3.11 or newer; this is Python 3.8.10."


# The tools that build the frontend break off with a traceback on 20.11.
@pytest.mark.parametrize("version", ["16.20.0", "20.11.1"])
def test_an_old_node_is_one_sentence(tmp_path: Path, version: str) -> None:
    node = shutil.which("node")
    script(
        tmp_path,
        "node",
        f'[ "$1" != --version ] || exec echo v{version}\n'
        f"""echo 'Object.defineProperty(process, "versions", {{ value: {{ node: "{version}" }} }})' > "$0.cjs"\n"""
        f'exec {node} --require "$0.cjs" "$@"',
    )
    script(tmp_path, "npm", "exit 0")
    result = make(path=tmp_path)
    assert result.stdout.strip() == f"Dure needs Node 20.19 or newer; this is v{version}."


def test_a_bad_setting_is_one_sentence() -> None:
    result = subprocess.run(
        [ROOT / ".venv" / "bin" / "python", "manage.py", "check"],
        cwd=ROOT,
        env={**os.environ, "TRUSTED_PROXY_COUNT": "many", "DJANGO_SETTINGS_MODULE": "config.settings.dev"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert result.stderr.strip().splitlines() == [
        "TRUSTED_PROXY_COUNT must be a whole number: invalid literal for int() with base 10: 'many'"
    ]


def test_production_without_secrets_does_not_start() -> None:
    result = subprocess.run(
        [ROOT / ".venv" / "bin" / "python", "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.prod"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert result.stderr.strip().startswith("Set SECRET_KEY in the environment")


@pytest.mark.parametrize("name", ["--help", "nonesuch", "database"])
def test_a_bench_that_is_not_there_is_one_sentence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(name) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"There is no bench {name}. There are: casting, ")
    assert not (ROOT / "bench" / "results" / f"{name}.jsonl").exists()
