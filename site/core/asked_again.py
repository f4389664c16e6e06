"""What the database was asked while something was made, to be asked again: where every answer is the same, what was
made of them would come out the same.

Asking again takes a fraction of making anew, since nothing is built, compiled, turned into objects or drawn.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

from django.db import connection

# More than a page shows: not worth being asked twice.
MOST_ROWS = 5_000


class Questions:
    """Notes each question with a fingerprint of its answer, exactly as the maker got it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any, bytes]] = []
        self.can_be_repeated = True

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        wrapper = context["cursor"]
        # Whatever was fetched from the question before.
        wrapper.cursor = getattr(wrapper.cursor, "beneath", wrapper.cursor)
        result = execute(sql, params, many, context)
        if many or not _only_reads(sql):
            # What writes must not happen twice.
            self.can_be_repeated = False
            return result
        rows = wrapper.cursor.fetchall()
        self.can_be_repeated = self.can_be_repeated and len(rows) <= MOST_ROWS
        if self.can_be_repeated:
            self.asked.append((sql, params, _fingerprint(rows)))
        # Somebody may note within what is noted: both look at the same rows.
        wrapper.cursor = _Fetched(getattr(wrapper.cursor, "beneath", wrapper.cursor), rows)
        return result

    def packed(self) -> bytes | None:
        """To be kept; None where they cannot be asked again."""
        return pickle.dumps(self.asked) if self.can_be_repeated else None


class _Fetched:
    """A cursor whose rows have been looked at already, for the one who asked."""

    def __init__(self, beneath: Any, rows: list[Any]) -> None:
        self.beneath = beneath
        self.rows = iter(rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.beneath, name)

    def __iter__(self) -> Iterator[Any]:
        return self.rows

    def fetchone(self) -> Any:
        return next(self.rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for _place, row in zip(range(size), self.rows, strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self.rows)


@contextmanager
def noted() -> Iterator[Questions]:
    questions = Questions()
    with connection.execute_wrapper(questions):
        yield questions


@contextmanager
def left_out() -> Iterator[None]:
    """For what is kept elsewhere for a while: whoever finds it there does not ask for it either."""
    noting = connection.execute_wrappers
    connection.execute_wrappers = [one for one in noting if not isinstance(one, Questions)]
    try:
        yield
    finally:
        connection.execute_wrappers = noting


def same_answers(packed: bytes) -> bool:
    """Whether the database still says what it said then."""
    with connection.cursor() as cursor:
        for sql, params, fingerprint in pickle.loads(packed):  # noqa: S301 - packed by this process
            cursor.execute(sql, params)
            if _fingerprint(cursor.fetchall()) != fingerprint:
                return False
    return True


def _only_reads(sql: str) -> bool:
    """Some that write give rows back, too."""
    return sql.lstrip("( \n").upper().startswith("SELECT ")


def _fingerprint(rows: list[Any]) -> bytes:
    return blake2b(pickle.dumps(rows), digest_size=16).digest()
