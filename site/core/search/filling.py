"""Putting very many documents into the index at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from core.search.models import SearchDocument

# So much of what is new may wait, in kB, before it is sorted in: the more at once, the fewer places are written.
GATHERED_KB = 65_536
_GATHER = (f"ALTER INDEX core_searchdocument_vector SET (fastupdate = on, gin_pending_list_limit = {GATHERED_KB})",)
_SORT_IN = (
    "ALTER INDEX core_searchdocument_vector SET (fastupdate = off)",
    "ALTER INDEX core_searchdocument_vector RESET (gin_pending_list_limit)",
    "SELECT gin_clean_pending_list('core_searchdocument_vector')",
)


@contextmanager
def filling() -> Iterator[None]:
    """PostgreSQL gathers what comes inside and sorts it into its index by the thousand; else each word at once.

    Whoever searches meanwhile finds the same, only less quickly. SQLite gathers by itself.
    """
    connection = connections[router.db_for_write(SearchDocument)]
    if connection.vendor != "postgresql":
        yield
        return
    _run(connection, _GATHER)
    try:
        yield
    finally:
        # After an error inside a transaction the way back takes the settings along.
        if not connection.needs_rollback:
            _run(connection, _SORT_IN)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
