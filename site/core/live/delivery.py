"""From the thread that committed to every hub: those of this process at once, others over the channel layer."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from core.live import bridge, hubs
from core.live.encoding import encode

logger = logging.getLogger(__name__)

# What changes in the same breath is read together, and what changes after that a few times a second.
BREATH_SECONDS = 0.02
READ_SECONDS = 0.215


def event(stream: str, seq: int, text: str) -> None:
    hubs.in_each(lambda hub: hub.receive_event(stream, seq, text))
    bridge.send(stream, {"type": "live.event", "stream": stream, "seq": seq, "text": text})


def forget(stream: str) -> None:
    """Whoever catches up is led by what the database still has."""
    hubs.in_each(lambda hub: hub.forget(stream))
    bridge.send(stream, {"type": "live.forget", "stream": stream})


def value(stream: str, key: str, present: Any) -> None:
    _gathered.put(stream, key, present)


def logout(session_key: str) -> None:
    """Close every socket of a session that has ended."""
    hubs.in_each(lambda hub: hub.end_session(session_key))
    bridge.send(bridge.CONTROL, {"type": "live.logout", "session_key": session_key})


class Gatherer:
    """Collects changed values for a moment, so that a hundred changes cost one read and one message."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stirred = threading.Event()
        self.waiting: dict[str, dict[str, Any]] = {}
        self.reader: threading.Thread | None = None

    def put(self, stream: str, key: str, present: Any) -> None:
        with self.lock:
            self.waiting.setdefault(stream, {})[key] = present
            if self.reader is None or not self.reader.is_alive():
                self.reader = threading.Thread(target=self.keep_telling, name="live-values", daemon=True)
                self.reader.start()
        self.stirred.set()

    def keep_telling(self) -> None:
        """One thread for all, which keeps its connection: values are read over and over while a room is busy."""
        while self.stirred.wait():
            began = time.monotonic()
            time.sleep(BREATH_SECONDS)
            self.stirred.clear()
            try:
                hubs.with_fresh_connections(self.flush)
            except Exception:
                logger.exception("Changed values could not be told")
            time.sleep(max(0.0, began + READ_SECONDS - time.monotonic()))

    def flush(self) -> None:
        with self.lock:
            waiting, self.waiting = self.waiting, {}
        for stream, changed in waiting.items():
            # Taken before the read: of two processes that read, the later reader is the better informed.
            stamp = time.time_ns()
            texts = {key: text for key, present in changed.items() if (text := _read(stream, key, present))}
            _send_values(stream, stamp, texts)


def _read(stream: str, key: str, present: Any | Callable[[], Any]) -> str:
    try:
        value = present() if callable(present) else present
        return encode(value)
    except Exception:
        logger.exception("The value %s of %s could not be read", key, stream)
        return ""


def _send_values(stream: str, stamp: int, texts: dict[str, str]) -> None:
    if texts:
        hubs.in_each(lambda hub: hub.receive_values(stream, stamp, texts))
        bridge.send(stream, {"type": "live.values", "stream": stream, "stamp": stamp, "texts": texts})


_gathered = Gatherer()
