"""The demo, made once in a run of tests and copied for whoever wants it: making takes a minute, copying a moment.

What is copied is the whole database, and the files and keys that were made with it. All processes of one run share
the folder; the first that asks makes the demo while the others wait.
"""

import fcntl
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from tests import restoring

DAY = date(2026, 11, 2)
SEED = 7


class PreparedDemo:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(exist_ok=True)

    def fill(self) -> dict[str, str]:
        """Have the demo stand in the database of the tests, in place of what was there. Answers with its keys."""
        # A download closes the line that it shared with this thread.
        connection.ensure_connection()
        with self._turn():
            if not self._said.exists():
                self._make()
                # The files of the maker are its own already.
                (self._own / "demo").touch()
            else:
                self._pour()
        if not (self._own / "demo").exists():
            shutil.copytree(self.folder / "own", self._own, dirs_exist_ok=True)
            (self._own / "demo").touch()
        # The numbers by which a copy knows kinds of things need not be those of a moment ago.
        ContentType.objects.clear_cache()
        return dict(json.loads(self._said.read_text()))

    def _make(self) -> None:
        from demo import building

        keys = building.build(seed=SEED, day=DAY, scale=1)
        _write(self.folder / "database")
        shutil.copytree(self._own, self.folder / "own", dirs_exist_ok=True)
        self._said.write_text(json.dumps(keys))

    def _pour(self) -> None:
        _read(self.folder / "database")

    @property
    def _said(self) -> Path:
        return self.folder / "keys.json"

    @property
    def _own(self) -> Path:
        """The folder of this process for files and keys."""
        own = Path(settings.KEY_STORE_DIR).parent
        own.mkdir(exist_ok=True)
        return own

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with (self.folder / "lock").open("wb") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield


def _write(folder: Path) -> None:
    folder.mkdir()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "demo.sqlite3")) as target:
            connection.connection.backup(target)
        return
    with connection.cursor() as cursor:
        for table in restoring.filled_tables():
            with (folder / table).open("wb") as file, cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT BINARY)') as rows:
                for piece in rows:
                    file.write(piece)


def _read(folder: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "demo.sqlite3")) as source:
            source.backup(connection.connection)
        return
    files = sorted(folder.iterdir())
    unlike = sorted({file.name for file in files} | {*restoring.filled_tables()})
    # Foreign keys are looked at when all is done, so tables may come in any order.
    with restoring.unprotected(unlike), transaction.atomic(), connection.cursor() as cursor:
        for table in unlike:
            cursor.execute(f'DELETE FROM "{table}"')
        for file in files:
            with cursor.copy(f'COPY "{file.name}" FROM STDIN (FORMAT BINARY)') as rows:
                rows.write(file.read_bytes())
        _number_on(cursor)


def _number_on(cursor: Any) -> None:
    """The next number of each table lies behind those of the copy."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND is_identity = 'YES' ORDER BY table_name"
    )
    for table, column in cursor.fetchall():
        cursor.execute(
            f"""SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), number)"""
            f""" FROM (SELECT max("{column}") AS number FROM "{table}") AS last WHERE number IS NOT NULL"""
        )
