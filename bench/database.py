"""The database of the benches: the one named in DATABASE_URL, else a SQLite file that is made and thrown away."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit


def settings_for_benches() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    if "DATABASE_URL" not in os.environ:
        folder = tempfile.mkdtemp(prefix="dure-bench-")
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


@contextmanager
def empty_database_for(name: str) -> Iterator[dict[str, str]]:
    """The environment of a process that finds nothing left over: a database beside that of DATABASE_URL, or a file."""
    address = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not address.scheme.startswith("postgres"):
        yield {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        return
    import psycopg
    from psycopg.sql import SQL, Identifier

    own = f"{address.path.strip('/')}_{name}"
    drop = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(own))
    with psycopg.connect(address.geturl(), autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(own)))
        try:
            yield os.environ | {"DATABASE_URL": address._replace(path=f"/{own}").geturl()}
        finally:
            connection.execute(drop)


def cpu_of_database() -> float:
    """Seconds that the database has worked for this connection, where it is a process of its own on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [number] = cursor.fetchone()
    process = Path(f"/proc/{number}")
    if not process.exists() or process.joinpath("comm").read_text(encoding="utf-8").strip() != "postgres":
        return 0.0
    # The name in brackets may hold spaces; after it the times are the twelfth and the thirteenth.
    user, system = process.joinpath("stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
