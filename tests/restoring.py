"""After a test that committed, the database is put back as it was before the first one.

Django would empty some two hundred tables and then do again all that follows a migration: a tenth of a second on
SQLite, where a copy of the whole file is poured back in a hundredth instead. PostgreSQL empties the few tables that
hold something, and fills again those that held something before, from copies beside them.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction

KEPT = "kept_by_tests"


def remember() -> None:
    """Remember what is in the database now."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_copy())) as copy:
            connection.connection.backup(copy)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for table in filled_tables():
            cursor.execute(f'CREATE TABLE {KEPT}."{table}" AS TABLE public."{table}"')


def restore() -> None:
    """Make it so again."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_copy())) as copy:
            copy.backup(connection.connection)
        return
    kept = _tables(KEPT)
    changed = kept if any(_differs(table) for table in kept) else []
    unlike = sorted({*filled_tables()} - {*kept} | {*changed})
    with unprotected(unlike), connection.cursor() as cursor:
        # Foreign keys are looked at when all is done, so tables may come in any order.
        with transaction.atomic():
            for table in unlike:
                cursor.execute(f'DELETE FROM public."{table}"')
        if unlike:
            # New rows shall not lie in the gaps of old ones: what is read in no order comes as it was written.
            cursor.execute("VACUUM " + ", ".join(f'public."{table}"' for table in unlike))
        with transaction.atomic():
            for table in changed:
                cursor.execute(f'INSERT INTO public."{table}" TABLE {KEPT}."{table}"')


def forget() -> None:
    if connection.vendor == "sqlite":
        _copy().unlink(missing_ok=True)


@contextmanager
def unprotected(tables: list[str]) -> Iterator[None]:
    """Append-only tables and the like, whose triggers must allow this one change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        protected = sorted({*tables} & {table for (table,) in cursor.fetchall()})
        for table in protected:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        try:
            yield
        finally:
            for table in protected:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def _differs(table: str) -> bool:
    now, before = (f'SELECT each::text FROM {schema}."{table}" AS each' for schema in ("public", KEPT))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (({now} EXCEPT ALL {before}) UNION ALL ({before} EXCEPT ALL {now}))")
        return bool(cursor.fetchone()[0])


def _copy() -> Path:
    return Path(f"{connection.settings_dict['NAME']}.kept")


def _tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", [schema])
        return [name for (name,) in cursor.fetchall()]


def filled_tables() -> list[str]:
    """Those that hold any row, asked in one go."""
    looks = [f"""SELECT '{table}' WHERE EXISTS (SELECT FROM public."{table}")""" for table in _tables("public")]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        return [name for (name,) in cursor.fetchall()]
