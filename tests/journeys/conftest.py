"""Playwright keeps an event loop running in the test's thread; Django would refuse to empty the database there."""

import os
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
DAY = date(2026, 11, 2)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demo_url(live_url: str, settings: Any, demo_folder: Path) -> Iterator[str]:
    """The running product, filled with the demo: made once, and on SQLite put back for each further test."""
    from demo import building

    settings.MEDIA_ROOT = demo_folder / "media"
    made = demo_folder / "demo.sqlite3"
    # A download closes the line that it shared with this thread.
    connection.ensure_connection()
    if made.exists():
        _pour(sqlite3.connect(made), connection.connection)
    else:
        building.build(seed=7, day=DAY, scale=1)
        if connection.vendor == "sqlite":
            _pour(connection.connection, sqlite3.connect(made))
    # The numbers that the copy knows kinds of things by need not be those of a moment ago.
    ContentType.objects.clear_cache()
    yield live_url
    ContentType.objects.clear_cache()


def _pour(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    source.backup(target)
    for end in (source, target):
        if end is not connection.connection:
            end.close()
