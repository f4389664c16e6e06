"""Counts wait in memory, so that no request waits for a row that every other request wants too.

They are written after an answer has gone out, once `settings.USAGE_FLUSH_SECONDS` have passed, and when the process
ends. A process that is killed loses what it counted since.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections import Counter
from datetime import date
from multiprocessing.util import Finalize

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from home.models import DailyCount

logger = logging.getLogger(__name__)

# More different things than this between two writings are not told apart any more: nobody can fill the memory.
MOST_KEYS = 5_000
MOST_SEEN = 50_000
_TABLE = DailyCount._meta.db_table
_BATCH = 200

Key = tuple[str, date, str]


class Buffer:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.times: Counter[Key] = Counter()
        self.misses: Counter[Key] = Counter()
        self.written_at = time.monotonic()
        self.will_end = False
        self._forget(None)

    def add(self, kind: str, subject: str, *, day: date, missed: bool = False, by: str = "") -> None:
        """Count one. With `by` the same one counts once a day: kept is a hash, in memory, with a salt of that day
        that is written nowhere, so that nobody makes a word common by asking again and again."""
        key = (kind, day, subject)
        with self.lock:
            self._write_at_end()
            if by and self._again(key, by):
                return
            if key not in self.times and len(self.times) >= MOST_KEYS:
                return
            self.times[key] += 1
            self.misses[key] += missed

    def is_due(self) -> bool:
        return bool(self.times) and time.monotonic() - self.written_at >= settings.USAGE_FLUSH_SECONDS

    def flush(self) -> int:
        """Write what waits; how many rows. What cannot be written waits on."""
        with self.lock:
            times, misses = self.times, self.misses
            self.times, self.misses = Counter(), Counter()
            self.written_at = time.monotonic()
        if not times:
            return 0
        try:
            _write(times, misses)
        except DatabaseError:
            logger.warning("Usage counts could not be written and wait on.", exc_info=True)
            with self.lock:
                self.times.update(times)
                self.misses.update(misses)
            return 0
        return len(times)

    def _again(self, key: Key, by: str) -> bool:
        if key[1] != self.day or len(self.seen) >= MOST_SEEN:
            self._forget(key[1])
        mark = hashlib.blake2b(f"{by}\0{key[0]}\0{key[2]}".encode(), key=self.salt, digest_size=8).digest()
        if mark in self.seen:
            return True
        self.seen.add(mark)
        return False

    def _forget(self, day: date | None) -> None:
        self.day, self.salt = day, os.urandom(32)
        self.seen: set[bytes] = set()

    def _write_at_end(self) -> None:
        """Also in the child processes of a crew, which end without the usual farewell."""
        if not self.will_end:
            self.will_end = True
            Finalize(None, self.flush, exitpriority=10)


buffer = Buffer()


def _write(times: Counter[Key], misses: Counter[Key]) -> None:
    # In one order everywhere, so that two processes never wait for each other.
    keys = sorted(times)
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(keys), _BATCH):
            part = keys[start : start + _BATCH]
            rows = ", ".join(["(%s, %s, %s, %s, %s)"] * len(part))
            values = [value for key in part for value in (key[0], key[1], key[2], times[key], misses[key])]
            cursor.execute(
                f"INSERT INTO {_TABLE} (kind, day, subject, times, misses) VALUES {rows} "  # noqa: S608
                "ON CONFLICT (kind, day, subject) DO UPDATE SET "
                f"times = {_TABLE}.times + excluded.times, misses = {_TABLE}.misses + excluded.misses",
                values,
            )
