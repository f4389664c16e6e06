"""The empty SQLite database with every migration applied, made once and copied for each process that runs tests.

Its name says what went into it: the migrations, the modules of ours that they import, and the locked packages. Change
any of them and the next run makes another. What runs after each migration runs on the copy too, as Django does that
whenever it finds nothing to migrate. `pytest --cache-clear` throws it away; PostgreSQL is migrated anew each time.
"""

import fcntl
import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from django.apps import apps
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
IMPORT = re.compile(r"^\s*(?:from|import) ([\w.]+)", re.MULTILINE)
MOST_KEPT = 4
# Held by the one process that migrates; all others that need the same database wait for it.
_held: list[IO[str]] = []


def path_in(folder: Path) -> Path:
    digest = hashlib.sha256()
    for file in _ingredients():
        digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return folder / f"{digest.hexdigest()[:24]}.sqlite3"


def copy(prepared: Path) -> bool:
    """Put the prepared database where the tests look for theirs; whether there was one, or another has just made it."""
    if connection.vendor != "sqlite":
        return False
    if not prepared.exists():
        _held.append(prepared.with_suffix(".lock").open("w"))
        fcntl.flock(_held[0], fcntl.LOCK_EX)
        if not prepared.exists():
            return False
        _let_go()
    shutil.copyfile(prepared, _own())
    return True


def _let_go() -> None:
    while _held:
        _held.pop().close()


def keep(prepared: Path) -> None:
    """Keep what has just been migrated for the next process, and only the newest few of those before."""
    if connection.vendor != "sqlite" or prepared.exists():
        return
    unfinished = prepared.with_suffix(f".{_own().name}")
    with sqlite3.connect(unfinished) as target:
        connection.ensure_connection()
        connection.connection.backup(target)
    target.close()
    unfinished.replace(prepared)
    _let_go()
    for old in sorted(prepared.parent.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime)[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


def remove() -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{_own()}{end}").unlink(missing_ok=True)


def _own() -> Path:
    return Path(str(connection.creation._get_test_db_name()))


def _ingredients() -> Iterator[Path]:
    yield ROOT / "requirements.txt"
    migrations: list[Path] = []
    for app in apps.get_app_configs():
        if ROOT in Path(app.path).parents and ".venv" not in app.path:
            migrations += sorted(Path(app.path).glob("migrations/*.py"))
    yield from migrations
    imported = {name for file in migrations for name in IMPORT.findall(file.read_text(encoding="utf-8"))}
    for name in sorted(imported):
        spec = find_spec(name)
        if spec and spec.origin and spec.origin.startswith(str(ROOT)) and ".venv" not in spec.origin:
            yield Path(spec.origin)
