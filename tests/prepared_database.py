"""The empty database with every migration applied, made once and copied for each process that runs tests.

Its name says what went into it: the migrations, the modules of ours that they import, and the locked packages. Change
any of them and the next run makes another. On SQLite it is a file in pytest's cache, which `pytest --cache-clear`
throws away; on PostgreSQL a database beside the tests' own, which is their template. What runs after each migration
runs on the copy too, as Django does that whenever it finds nothing to migrate.
"""

import fcntl
import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.db import OperationalError, connection

ROOT = Path(__file__).resolve().parents[1]
IMPORT = re.compile(r"^\s*(?:from|import) ([\w.]+)", re.MULTILINE)
MOST_KEPT = 4


def in_folder(folder: Path) -> "Prepared":
    digest = hashlib.sha256()
    for file in _ingredients():
        digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    kind = PreparedFile if connection.vendor == "sqlite" else PreparedTemplate
    return kind(folder, digest.hexdigest()[:24])


class Prepared:
    """One process at a time asks for it. Where it is missing the others wait until that one has made it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.turn = (folder / f"{connection.vendor}-{name}.lock").open("wb")

    def take(self) -> bool:
        """Have a copy stand where the tests look for their database; whether there was one to copy."""
        fcntl.flock(self.turn, fcntl.LOCK_EX)
        there = self._copy()
        if there:
            self.turn.close()
        return there

    def keep(self) -> None:
        """Keep what has just been migrated for the next process, and only the newest few of those before."""
        if not self.turn.closed:
            self._make()
            self._forget_old()
            self.turn.close()

    def _copy(self) -> bool:
        raise NotImplementedError

    def _make(self) -> None:
        raise NotImplementedError

    def _forget_old(self) -> None:
        raise NotImplementedError


class PreparedFile(Prepared):
    """On SQLite."""

    @property
    def file(self) -> Path:
        return self.folder / f"{self.name}.sqlite3"

    def _copy(self) -> bool:
        there = self.file.exists()
        if there:
            shutil.copyfile(self.file, connection.creation._get_test_db_name())
        return there

    def _make(self) -> None:
        unfinished = self.file.with_suffix(".unfinished")
        with closing(sqlite3.connect(unfinished)) as target:
            connection.ensure_connection()
            connection.connection.backup(target)
        unfinished.replace(self.file)

    def _forget_old(self) -> None:
        for old in sorted(self.folder.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
            (self.folder / f"sqlite-{old.stem}.lock").unlink(missing_ok=True)


class PreparedTemplate(Prepared):
    """On PostgreSQL."""

    PREFIX = "dure_prepared_"

    def _copy(self) -> bool:
        there = self.PREFIX + self.name in self._all()
        if there:
            connection.settings_dict["TEST"]["TEMPLATE"] = self.PREFIX + self.name
        return there

    def _make(self) -> None:
        made = connection.settings_dict["NAME"]
        # Nobody may be connected to what is copied.
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{self.PREFIX}{self.name}" TEMPLATE "{made}"')

    def _forget_old(self) -> None:
        for old in self._all()[:-MOST_KEPT]:
            # Another run may be copying it.
            with suppress(OperationalError), connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')

    def _all(self) -> list[str]:
        """The oldest first."""
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid", [f"{self.PREFIX}%"])
            return [name for (name,) in cursor.fetchall()]


def remove() -> None:
    """On SQLite a copy of our own making is ours to throw away."""
    for end in ("", "-wal", "-shm"):
        Path(f"{connection.creation._get_test_db_name()}{end}").unlink(missing_ok=True)


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
