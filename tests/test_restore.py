"""A backup, taken as docs/operations.md says while the house is at work, restored to a clean place."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from accounts.models import Role, User
from core.audit import audit, chain, heads
from core.workflow import engine
from tests.factories import make_staff
from tests.workflow_example.factories import NOON, make_petition

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.django_db(transaction=True)


def server() -> str:
    """The server of the test database, as a URL without a database."""
    place = connection.settings_dict
    password = f":{place['PASSWORD']}" if place["PASSWORD"] else ""
    return f"postgres://{place['USER']}{password}@{place['HOST'] or 'localhost'}:{place['PORT'] or 5432}"


def back_up(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        copy = folder / "dure.sqlite3"
        with sqlite3.connect(connection.settings_dict["NAME"]) as running:
            running.execute("VACUUM INTO ?", [str(copy)])
        return copy
    dump = folder / "dure.dump"
    source = f"{server()}/{connection.settings_dict['NAME']}"
    subprocess.run(["pg_dump", "--format=custom", f"--file={dump}", source], check=True)
    return dump


@pytest.fixture
def clean_place() -> Iterator[str]:
    """The name of an empty database on the same server; SQLite needs none."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"restored_{os.getpid()}"
    with psycopg.connect(f"{server()}/postgres", autocommit=True) as administrator:
        administrator.execute(f"CREATE DATABASE {name}")
        yield f"{server()}/{name}"
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


def restore(backup: Path, place: str) -> str:
    """Answers with the DATABASE_URL of the restored house."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{backup}"
    subprocess.run(["pg_restore", "--no-owner", f"--dbname={place}", str(backup)], check=True)
    return place


def verify(database: str, known: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "verify_audit", "--heads", str(known)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings.dev"},
        capture_output=True,
        text=True,
        check=False,
    )


def ask(database: str, statement: str) -> Any:
    if database.startswith("sqlite"):
        with sqlite3.connect(database.removeprefix("sqlite:///")) as restored:
            return restored.execute(statement).fetchall()
    with psycopg.connect(database) as restored:
        return restored.execute(statement).fetchall()


def work(person: User, petition: Any, *, minutes: int) -> None:
    at = NOON + timedelta(minutes=minutes)
    audit.record("tests.look", actor=person, at=at, target=petition)
    chain.seal(at=at)


def test_a_restored_house_proves_its_record_and_says_what_was_lost(
    tmp_path: Path, settings: Any, clean_place: str
) -> None:
    settings.AUDIT_HEADS_FILE = str(tmp_path / "heads.txt")
    officer, petition = make_staff(Role.CASE_OFFICER), make_petition(at=NOON)
    engine.apply(petition, "examine", actor=officer, at=NOON)
    work(officer, petition, minutes=1)
    heads.write(at=NOON)
    kept_with_the_backup = tmp_path / "heads-of-the-backup.txt"
    kept_with_the_backup.write_text((tmp_path / "heads.txt").read_text(encoding="utf-8"), encoding="utf-8")
    backup = back_up(tmp_path)
    work(officer, petition, minutes=2)
    heads.write(at=NOON)

    restored = restore(backup, clean_place)

    whole = verify(restored, kept_with_the_backup)
    assert whole.returncode == 0, whole.stderr
    lost = verify(restored, tmp_path / "heads.txt")
    assert lost.returncode == 1
    assert "the end of the chain was cut off" in lost.stderr
    assert ask(restored, "SELECT state FROM workflow_example_petition") == [(petition.state,)]
    with pytest.raises((sqlite3.Error, psycopg.Error), match="append-only"):
        ask(restored, "DELETE FROM core_transitionrecord")
